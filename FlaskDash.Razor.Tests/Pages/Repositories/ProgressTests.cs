using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

[Collection(RepositoryApp.Shared)]
public sealed class ProgressTests(RepositoryApp app)
{
    // Another process holds the lease: without one the schedule takes the row for one whose reader died, and reads it.
    private static DateTime Elsewhere => DateTime.UtcNow.AddHours(1);

    [Fact]
    public async Task The_stream_follows_a_run_to_its_end()
    {
        var id = await app.AddAsync("/nowhere/run", Visibility.Public, r => (r.State, r.Stage, r.StageDone, r.StageTotal, r.LeaseUntil) = (RepositoryState.Reading, IndexStage.Lines, 10, 40, Elsewhere));
        using var stream = await OpenAsync(app.Stranger, $"/repositories/{id}/progress");

        Assert.Contains("10 of 40 commits", await NextAsync(stream), StringComparison.Ordinal);
        await app.ChangeAsync(id, r => r.StageDone = 30);
        Assert.Contains("30 of 40 commits", await NextAsync(stream), StringComparison.Ordinal);
        await app.ChangeAsync(id, r => r.State = RepositoryState.Ready);
        Assert.Contains("\"isFinished\":true", await NextAsync(stream), StringComparison.Ordinal);
        Assert.Null(await NextAsync(stream));
    }

    [Fact]
    public async Task A_page_without_a_chart_is_told_when_there_is_one()
    {
        var id = await app.AddAsync("/nowhere/charted", Visibility.Public, r => (r.State, r.Stage, r.LeaseUntil) = (RepositoryState.Reading, IndexStage.History, Elsewhere));
        using var stream = await OpenAsync(app.Stranger, $"/repositories/{id}/progress?charted=false");

        Assert.Contains("\"isFinished\":false", await NextAsync(stream), StringComparison.Ordinal);
        await app.ChangeAsync(id, r => (r.Stage, r.IndexedAt) = (IndexStage.Lines, DateTime.UtcNow));
        Assert.Contains("\"isFinished\":true", await NextAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_for_a_viewer_who_may_no_longer_see_the_repository()
    {
        var id = await app.AddAsync("/nowhere/unshared", Visibility.SignedIn, r => (r.State, r.Stage, r.StageTotal, r.LeaseUntil) = (RepositoryState.Reading, IndexStage.Lines, 40, Elsewhere));
        using var stream = await OpenAsync(app.Zoe, $"/repositories/{id}/progress");
        await NextAsync(stream);

        await app.ChangeAsync(id, r => (r.Visibility, r.StageDone) = (Visibility.Private, 5));

        Assert.Null(await NextAsync(stream));
    }

    private static async Task<StreamReader> OpenAsync(HttpClient browser, string address)
    {
        var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    // The data of the next event; null when the stream has ended.
    private static async Task<string?> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
            if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
        return null;
    }
}
