using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>A repository of all awkward cases, read once, with a mailmap, decided people, rules for bots and a commit left out by hand.</summary>
public sealed class CheckedRepository : IAsyncLifetime
{
    private readonly SampleRepository sample = RandomRepository.Make(7, 120);
    private readonly IndexerHost host = new();

    internal IndexerHost Host => host;

    public int Id { get; private set; }

    public async ValueTask InitializeAsync()
    {
        sample.Git("symbolic-ref", "HEAD", "refs/heads/main");
        sample.Git("reset", "-q", "--hard");
        sample.Write(".mailmap", "Ada Lovelace <ada@example.com> <ada@home.example>\n");
        sample.Commit("Say who is who", "2022-05-05T10:00:00+0100");
        Id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(Id, Ct);
        await using var db = host.Open();
        await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.BotRules, "*[bot]\ngrace@*").SetProperty(r => r.Generation, r => r.Generation + 1), Ct);
        db.IdentityDecisions.Add(new IdentityDecision
        {
            RepositoryId = Id, AliasName = "Late Example", AliasEmail = "late@example.com", Name = "Ωmega Example", Email = "omega@example.com",
            Verdict = IdentityVerdict.Merged, At = DateTime.UtcNow,
        });
        db.LeftOutCommits.Add(new LeftOutCommit { RepositoryId = Id, Sha = Convert.FromHexString(sample.Git("rev-parse", "HEAD~3")), Reason = "Too large", At = DateTime.UtcNow });
        await db.SaveChangesAsync(Ct);
        await db.Snapshots.ExecuteUpdateAsync(row => row.SetProperty(s => s.Generation, s => s.Generation + 1), Ct);
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        sample.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

public sealed class CheckTests(CheckedRepository repository) : IClassFixture<CheckedRepository>
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Views =>
    [
        "", "merges=in", "merges=only&bots=in", "bots=only", "bots=in&people=raw", "leftout=in", "clock=utc&step=day", "clock=Pacific/Apia&date=committer&step=month",
        "date=committer&step=sunweek", "from=2022-01-03&to=2022-03-01", "range=tag&merges=in", "ref=side", "ref=all&step=quarter", "ref=side..main&bots=in", "people=raw&to=2022-02-02&step=year",
        // Somebody by the mailmap, somebody by a decision, and somebody as written.
        "author=" + PersonKey.Of(new("Ada Example", "ada@home.example")), "bots=in&author=" + PersonKey.Of(new("Late Example", "late@example.com")), "people=raw&bots=in&merges=in&author=" + PersonKey.Of(new("Late Example", "late@example.com")),
    ];

    [Theory, MemberData(nameof(Views))]
    public async Task Git_counts_what_the_page_shows(string query)
    {
        var view = ViewSettings.Parse(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query), new ViewSettings(Today)).View;
        foreach (var slug in CheckQuestion.Slugs)
        {
            var answer = await AskAsync(new CheckQuestion(slug, view));

            Assert.Equal((slug, ""), (slug, string.Join("; ", answer.Rows.Where(r => !r.IsEqual).Select(r => $"{r.Key}: {string.Join(' ', r.Ours)} here, {string.Join(' ', r.Git)} git"))));
            Assert.Equal((0, 0), (answer.Different, answer.LinesMissing));
            Assert.True(answer.Commits > 0);
            Assert.NotEmpty(answer.Rows);
        }
    }

    [Fact]
    public async Task A_number_that_is_wrong_is_shown_first()
    {
        var before = await AskAsync(new CheckQuestion("committers", new ViewSettings(Today)));
        await using var db = repository.Host.Open();
        var chunk = await db.SnapshotChunks.SingleAsync(c => c.RepositoryId == repository.Id && c.Group == 'H', Ct);
        var (right, version) = (chunk.Data, chunk.Version);
        try
        {
            var wrong = (byte[])right.Clone();
            for (var i = 0; i < 30; i++) HistoryFormat.SetLines(wrong, i, LinesState.Read, 1, 1_000_000, 0);
            await StoreAsync(wrong, version + 1);

            var answer = await AskAsync(new CheckQuestion("committers", new ViewSettings(Today)));

            Assert.InRange(answer.Different, 1, answer.Count);
            Assert.All(answer.Rows.Take(answer.Different), row => Assert.False(row.IsEqual));
            Assert.Equal(before.Rows.Select(r => r.Git).Select(g => string.Join(' ', g)).Order(), answer.Rows.Select(r => r.Git).Select(g => string.Join(' ', g)).Order());
        }
        finally { await StoreAsync(right, version + 2); }

        async Task StoreAsync(byte[] data, int newVersion)
        {
            await db.SnapshotChunks.Where(c => c.RepositoryId == repository.Id && c.Group == 'H').ExecuteUpdateAsync(row => row.SetProperty(c => c.Data, data).SetProperty(c => c.Version, newVersion), Ct);
            await db.RaiseGenerationAsync(repository.Id, Ct);
        }
    }

    [Fact]
    public void A_question_is_written_in_one_way_and_read_back()
    {
        var zone = new ViewSettings(Today).On(ViewClock.Viewer, "Europe/Berlin") with { Merges = ViewShare.In, Outliers = ViewOutliers.Clipped };

        var text = new CheckQuestion("punch-card", zone).ToString();

        Assert.Equal(text, CheckQuestion.Parse(text).ToString());
        Assert.Equal("punch-card?today=2026-06-15&clock=Europe/Berlin&merges=in", text);
        Assert.NotEqual(text, new CheckQuestion("punch-card", zone with { Today = Today.AddDays(1) }).ToString());
    }

    private async Task<CheckAnswer> AskAsync(CheckQuestion question)
    {
        var kind = repository.Host.Services.GetServices<IInquiryKind>().Single(k => k.Kind == InquiryKind.Check);
        return JsonSerializer.Deserialize<CheckAnswer>(
            await kind.AnswerAsync(new InquiryWork(repository.Id, repository.Host.Mirror(repository.Id), question.ToString(), (_, _) => { }), Ct), JsonSerializerOptions.Web)!;
    }
}
