using Deque.AxeCore.Playwright;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Okta;

/// <summary>The org's pages in Chromium: accessible, narrow enough, and alive under their own policy.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class PagesInBrowserTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1000)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Every_page_is_accessible_and_never_scrolls_sideways(ColorScheme scheme, int width)
    {
        await using var app = await OrgApp.StartAsync();
        var page = await PageAsync(app, width, scheme);
        // The app's side, which is not there: the answer is only looked at.
        await page.RouteAsync("http://localhost:5000/**", route => route.FulfillAsync(new() { Body = "the app" }));

        await page.GotoAsync(app.AuthorizeAddress(("prompt", "login")));
        await CheckAsync(page, $"sign-in-{scheme}-{width}");
        await page.ClickAsync("button[value='sam@example.com']");
        await CheckAsync(page, $"refused-{scheme}-{width}");
        await page.GotoAsync("/admin");
        await page.ClickAsync("button[value=suspend]");
        await CheckAsync(page, $"accounts-{scheme}-{width}");
        await page.GotoAsync("/oauth2/default/v1/logout");
        await CheckAsync(page, $"bad-request-{scheme}-{width}");
        await page.GotoAsync("/nowhere");
        await CheckAsync(page, $"not-found-{scheme}-{width}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_post_answer_reaches_the_app_by_itself_or_by_its_button(bool scripts)
    {
        await using var app = await OrgApp.StartAsync();
        var page = await PageAsync(app, scripts: scripts);
        var answer = new TaskCompletionSource<string?>();
        await page.RouteAsync("http://localhost:5000/**", async route =>
        {
            answer.TrySetResult(route.Request.Method + " " + route.Request.PostData);
            await route.FulfillAsync(new() { Body = "the app" });
        });

        await page.GotoAsync(app.AuthorizeAddress(("response_mode", "form_post")));
        await page.ClickAsync("button[value='ada@example.com']");
        if (!scripts) await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        Assert.StartsWith("POST code=", await answer.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_answer_is_a_redirect_that_the_page_policy_lets_through()
    {
        await using var app = await OrgApp.StartAsync();
        var page = await PageAsync(app);

        await page.GotoAsync(app.AuthorizeAddress());
        // The request itself, not the page that comes of it: whether an app listens there is not this test's business.
        var callback = await page.RunAndWaitForRequestAsync(
            () => page.ClickAsync("button[value='ada@example.com']"),
            request => request.Url.StartsWith("http://localhost:5000/oidc/callback?", StringComparison.Ordinal));

        Assert.Contains("code=", callback.Url, StringComparison.Ordinal);
    }

    private static async Task<IPage> PageAsync(OrgApp app, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool scripts = true) =>
        await (await Chromium.OpenAsync(width, scheme, scripts, app.Org.Address)).NewPageAsync();

    private static async Task CheckAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Chromium.Picture("org-" + name), FullPage = true });

        var found = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.True(found.Violations.Length == 0, $"{name}: " + string.Join("; ", found.Violations.Select(v => $"{v.Id} {v.Nodes[0].Html}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways");
    }
}
