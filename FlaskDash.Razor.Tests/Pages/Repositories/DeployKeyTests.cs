using FlaskDash.Razor.Tests.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>A repository behind ssh, from its address to its chart, through the pages and without scripts.</summary>
public sealed class DeployKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ssh_address_leads_to_a_key_the_key_to_a_chart_and_the_credential_to_another_key()
    {
        using var sample = new SampleRepository();
        sample.Commit("First");
        await using var server = await SshGitServer.StartAsync();
        await using var app = await DashApp.StartAsync(o => o.Settings["Git:AllowedHosts:0"] = "127.0.0.1");
        using var browser = await app.SignedInAsync("grace");
        var grace = new Visitor(browser);

        await grace.OpenAsync("/repositories/add");
        await grace.PressAsync("Add and read it", ("Address", server.AddressOf(sample.Path, "127.0.0.1")), ("Name (optional)", "Over ssh"));
        Assert.Equal(200, grace.Status);
        var key = grace.Page.GetElementById("public-key")!.TextContent;
        Assert.StartsWith("ssh-ed25519 ", key, StringComparison.Ordinal);
        Assert.Equal([server.FingerprintOf("ed25519"), server.FingerprintOf("ecdsa")], grace.Page.QuerySelectorAll(".panel li code").Select(c => c.TextContent));

        await grace.PressAsync("Add and read it");
        Assert.Equal(400, grace.Status);
        Assert.Contains("say that they are the same", grace.Text, StringComparison.Ordinal);
        await grace.PressAsync("Add and read it", ("These are the keys of the server that I mean", "on"));
        Assert.Equal(400, grace.Status);
        Assert.Contains("does not know the deploy key", grace.Text, StringComparison.Ordinal);
        Assert.Equal("Over ssh", grace.ValueOf("Name (optional)"));
        Assert.Equal(key, grace.Page.GetElementById("public-key")!.TextContent);

        server.Authorize(key);
        await grace.PressAsync("Add and read it", ("These are the keys of the server that I mean", "on"));
        Assert.Matches("^/repositories/[0-9]+$", grace.Place);
        var id = int.Parse(grace.Place.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await grace.WaitUntilReadAsync(id);
        await grace.OpenAsync($"/repositories/{id}?range=all");
        Assert.Equal("Over ssh", grace.Page.QuerySelector("h1")!.TextContent);
        Assert.NotNull(grace.Page.QuerySelector("figure table"));

        await grace.OpenAsync($"/repositories/{id}/credential");
        Assert.Contains(key, grace.Text, StringComparison.Ordinal);
        await grace.PressAsync("Keep the key, and confirm the server’s host keys anew");
        Assert.Equal((200, key), (grace.Status, grace.Page.GetElementById("public-key")!.TextContent));
        await grace.PressAsync("Make a new key");
        var second = grace.Page.GetElementById("public-key")!.TextContent;
        Assert.NotEqual(key, second);
        server.Authorize(second);
        await grace.PressAsync("Try and keep it", ("These are the keys of the server that I mean", "on"));
        Assert.Equal((200, $"/repositories/{id}/credential"), (grace.Status, grace.Place));
        Assert.Contains(second, grace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, grace.Text, StringComparison.Ordinal);
        await grace.PressAsync("Remove it");
        Assert.Contains("over ssh nothing is read without", grace.Text, StringComparison.Ordinal);
    }
}
