using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>What people do here, with scripts off.</summary>
public sealed class WithoutScriptsTests(AccessApp access) : IClassFixture<AccessApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_an_empty_install_to_a_chart_shared_with_others_and_back()
    {
        await using var app = await DashApp.StartAsync(access.Configure);
        using var strangers = app.Stranger();
        var stranger = new Visitor(strangers);
        await stranger.OpenAsync("/");
        Assert.Contains("There are no public repositories here", stranger.Text, StringComparison.Ordinal);
        Assert.False(stranger.Offers("Add this checkout"));

        // The first chart.
        using var adas = app.Stranger();
        (await adas.SignInAsync("ada", "/")).Dispose();
        var ada = new Visitor(adas);
        await ada.OpenAsync("/");
        Assert.Contains("Add your first one now", ada.Text, StringComparison.Ordinal);
        await ada.FollowAsync("Add this checkout");
        Assert.Equal(0, await app.QueryAsync(db => db.Repositories.CountAsync(Ct)));
        await ada.PressAsync("Add this checkout");
        var id = await app.QueryAsync(db => db.Repositories.Select(r => r.Id).SingleAsync(Ct));
        Assert.Equal($"/repositories/{id}", ada.Place);
        await ada.WaitUntilReadAsync(id);
        await ada.OpenAsync($"/repositories/{id}?range=all");
        Assert.NotNull(ada.Page.QuerySelector("figure table"));
        Assert.Equal("FlaskDash.Razor", ada.Page.QuerySelector("h1")!.TextContent);

        await ada.OpenAsync("/");
        await ada.FollowAsync("All");
        Assert.Contains("2 commits on the default branches", ada.Text, StringComparison.Ordinal);
        Assert.Equal(2, ada.Page.QuerySelectorAll("figure table tbody tr").Sum(r => int.Parse(r.LastElementChild!.TextContent)));
        Assert.Contains("The newest tag, v1", ada.Text, StringComparison.Ordinal);

        // Public, then for a group.
        await ada.OpenAsync("/repositories");
        Assert.Equal("Ready", ada.Page.QuerySelector("td .badge")!.TextContent);
        await ada.FollowAsync("Settings of FlaskDash.Razor");
        Assert.Equal(("on", "off"), (ada.ValueOf("Only me"), ada.ValueOf("Public, without signing in")));
        await ada.PressAsync("Save", ("Public, without signing in", "on"));
        Assert.Equal($"/repositories/{id}", ada.Place);
        await stranger.OpenAsync("/");
        await stranger.FollowAsync("FlaskDash.Razor");
        Assert.Equal(200, stranger.Status);

        await ada.OpenAsync($"/repositories/{id}/settings");
        await ada.PressAsync("Save", ("These Okta groups", "on"));
        Assert.Equal(400, ada.Status);
        Assert.Contains("Choose at least one of your groups", ada.Text, StringComparison.Ordinal);
        Assert.Equal("on", ada.ValueOf("These Okta groups"));
        await ada.PressAsync("Save", ("Engineering", "on"));
        Assert.Equal(200, ada.Status);
        await ada.OpenAsync($"/repositories/{id}/settings");
        Assert.Equal(("on", "on", "off"), (ada.ValueOf("These Okta groups"), ada.ValueOf("Engineering"), ada.ValueOf("Everyone")));
        await stranger.OpenAsync($"/repositories/{id}");
        Assert.Equal(404, stranger.Status);
        Assert.True(stranger.Offers("Sign in"));
        using var graces = await app.SignedInAsync("grace");
        var grace = new Visitor(graces);
        await grace.OpenAsync("/repositories");
        Assert.Contains("Ada Fernhill", grace.Text, StringComparison.Ordinal);
        Assert.False(grace.Offers("Settings of FlaskDash.Razor"));

        // Refreshed and deleted.
        await ada.OpenAsync("/repositories");
        await ada.PressAsync("Refresh FlaskDash.Razor");
        Assert.Equal("/repositories", ada.Place);
        await ada.WaitUntilReadAsync(id);
        await ada.FollowAsync("Settings of FlaskDash.Razor");
        await ada.FollowAsync("Delete this repository");
        await ada.FollowAsync("Keep it");
        Assert.Equal(($"/repositories/{id}", 200), (ada.Place, ada.Status));
        await ada.OpenAsync($"/repositories/{id}/delete");
        await ada.PressAsync("Delete");
        Assert.Equal("/repositories", ada.Place);
        Assert.Contains("There are no repositories yet", ada.Text, StringComparison.Ordinal);
        await grace.OpenAsync($"/repositories/{id}");
        Assert.Equal(404, grace.Status);
    }

    [Fact]
    public async Task A_refused_address_comes_back_with_everything_typed_and_the_reason()
    {
        var zoe = new Visitor(Of(Role.Member));
        await zoe.OpenAsync("/repositories/add");

        await zoe.PressAsync("Add and read it", ("Address", "http://example.com/a&b.git?<x>"), ("Name (optional)", "My \"own\" name"), ("These Okta groups", "on"), ("Design", "on"));

        Assert.Equal((400, "/repositories/add"), (zoe.Status, zoe.Place));
        Assert.Contains("Plain http is refused", zoe.Page.GetElementById("address-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("http://example.com/a&b.git?<x>", "My \"own\" name", "on", "on", "off"),
            (zoe.ValueOf("Address"), zoe.ValueOf("Name (optional)"), zoe.ValueOf("These Okta groups"), zoe.ValueOf("Design"), zoe.ValueOf("Everyone")));
        Assert.Contains("address-error", zoe.Page.GetElementById("Address")!.GetAttribute("aria-describedby"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name (optional)", "name-error", "longer than 100 characters")]
    [InlineData("These Okta groups", null, "Choose at least one of your groups")]
    public async Task Each_reason_stands_where_the_fault_is(string label, string? error, string reason)
    {
        var ada = new Visitor(Of(Role.Administrator));
        await ada.OpenAsync("/repositories/add");

        await ada.PressAsync("Add and read it", ("Address", access.Folder), (label, error is null ? "on" : new string('x', 150)));

        Assert.Equal(400, ada.Status);
        var where = error is null ? ada.Page.QuerySelector("fieldset .field-validation-error") : ada.Page.GetElementById(error);
        Assert.Contains(reason, where!.TextContent, StringComparison.Ordinal);
        Assert.Equal(access.Folder, ada.ValueOf("Address"));
    }

    [Fact]
    public async Task A_form_sent_with_a_visibility_that_does_not_exist_comes_back()
    {
        foreach (var (path, sent) in new[] { ("/repositories/add", "9"), ("/repositories/add", "Nobody"), ($"/repositories/{access.Read}/settings", "9"), ($"/repositories/{access.Read}/settings", "") })
        {
            var owner = Of(Role.Owner);
            using var answer = await owner.PostAsync(path, new FormUrlEncodedContent(
                [new("__RequestVerificationToken", await AccessApp.TokenAsync(owner)), new("Address", "https://example.com/x"), new("Visibility", sent)]), Ct);
            var page = await answer.TextAsync();

            Assert.Equal((path, sent, 400), (path, sent, (int)answer.StatusCode));
            Assert.Contains("Choose who sees it.", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Adding_what_one_has_leads_there()
    {
        var ada = new Visitor(Of(Role.Administrator));
        await ada.OpenAsync("/repositories/add");
        await ada.PressAsync("Add and read it", ("Address", access.Folder), ("Name (optional)", "Mine"));
        var first = ada.Place;
        Assert.Matches("^/repositories/[0-9]+$", first);

        await ada.OpenAsync("/repositories/add");
        await ada.PressAsync("Add and read it", ("Address", access.Folder + "/"), ("Name (optional)", "Mine again"));

        Assert.Equal((first, 200, "Mine"), (ada.Place, ada.Status, ada.Page.QuerySelector("h1")!.TextContent));
    }

    [Fact]
    public async Task The_account_says_who_one_is_and_lets_one_sign_out()
    {
        using var browser = await access.App.SignedInAsync("ada");
        var ada = new Visitor(browser);
        await ada.OpenAsync("/");
        await ada.FollowAsync("Account");

        Assert.Equal("Ada Fernhill", ada.Page.QuerySelector("h1")!.TextContent);
        Assert.Contains("ada@example.com", ada.Text, StringComparison.Ordinal);
        Assert.Equal(["Engineering", "Everyone", "FlaskDash administrators"], ada.Page.QuerySelectorAll("section[aria-labelledby=groups-title] li").Select(l => l.TextContent).Order());
        Assert.Contains("You are an administrator", ada.Text, StringComparison.Ordinal);

        await ada.FollowAsync("Sign out");
        Assert.Equal(200, ada.Status);
        await ada.PressAsync("Sign out");
        Assert.Equal("/", ada.Place);
        Assert.True(ada.Offers("Sign in"));
        using var account = await browser.GetAsync("/account", Ct);
        Assert.NotEqual(access.App.Address.Authority, account.RequestMessage!.RequestUri!.Authority);
    }

    [Fact]
    public async Task The_colours_can_be_chosen_and_stay()
    {
        using var browser = access.App.Stranger();
        var stranger = new Visitor(browser);
        await stranger.OpenAsync("/definitions");
        await stranger.FollowAsync("Light or dark");
        await stranger.PressAsync("Use it", ("Dark", "on"));

        Assert.Equal(("/definitions", "dark"), (stranger.Place, stranger.Page.DocumentElement.GetAttribute("data-theme")));
    }

    private Browser Of(Role role)
    {
        access[role].FollowsRedirects = true;
        return access[role];
    }
}
