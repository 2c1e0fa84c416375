using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class AccessTests(RepositoryApp app)
{
    private static readonly string[] Pages = ["", "/statistics", "/commits", "/commits?q=change", "/committers", "/progress"];

    [Fact]
    public async Task A_private_repository_is_not_found_by_anybody_but_its_owner()
    {
        await app.ChangeAsync(app.Id, r => r.Visibility = Visibility.Private);
        try
        {
            foreach (var page in Pages.Append("/commits/" + app.Source.Git("rev-parse", "HEAD")))
            {
                Assert.Equal(200, await StatusAsync(app.Grace, page));
                Assert.Equal(404, await StatusAsync(app.Zoe, page));
                Assert.Equal(404, await StatusAsync(app.Stranger, page));
            }
        }
        finally
        {
            await app.ChangeAsync(app.Id, r => r.Visibility = Visibility.Public);
        }
    }

    [Fact]
    public async Task Unknown_and_forbidden_look_the_same()
    {
        var secret = await app.AddAsync("/nowhere/secret", Visibility.Private);

        var forbidden = await app.Zoe.OpenAsync($"/repositories/{secret}", 404);
        var unknown = await app.Zoe.OpenAsync("/repositories/987654", 404);

        Assert.Equal(unknown.QuerySelector("main")!.TextContent, forbidden.QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task Everybody_opens_the_pages_of_a_public_repository()
    {
        foreach (var page in Pages) Assert.Equal(200, await StatusAsync(app.Stranger, page));
    }

    [Fact]
    public async Task Only_those_who_manage_it_are_offered_a_refresh_and_get_one()
    {
        Assert.Empty((await app.Stranger.OpenAsync($"/repositories/{app.Id}")).QuerySelectorAll("form[method=post]"));
        Assert.Empty((await app.Zoe.OpenAsync($"/repositories/{app.Id}")).QuerySelectorAll("form[method=post]"));

        var row = await app.AddAsync("/nowhere/refresh", Visibility.Public, r => r.State = RepositoryState.Failed);
        using var answer = await app.Grace.SubmitAsync($"/repositories/{row}");

        Assert.Equal(200, (int)answer.StatusCode);
        var form = (await app.Grace.OpenAsync($"/repositories/{app.Id}")).QuerySelector("form[method=post]");
        Assert.Equal("Refresh", form!.QuerySelector("button")!.TextContent);
        using var stolen = await app.Zoe.PostAsync($"/repositories/{app.Id}?handler=Refresh", null, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)stolen.StatusCode);
    }

    private async Task<int> StatusAsync(HttpClient browser, string page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/repositories/{app.Id}{page}");
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
