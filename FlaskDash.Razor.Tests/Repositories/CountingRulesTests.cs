using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>Who may change what a repository's numbers leave out, and that the numbers follow at once.</summary>
public sealed class CountingRulesTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_left_out_is_out_of_the_numbers_at_once_and_comes_back()
    {
        using var sample = new SampleRepository();
        var (id, sha) = await ReadAsync(sample);
        var (histories, view) = (new RepositoryHistory(new Contexts(host), new RepositoryFiles(new Contexts(host), Options.Create(new InsightsOptions())), Options.Create(new InsightsOptions())), new ViewSettings(new DateOnly(2030, 1, 1)));
        Assert.Equal(2, (await NowAsync()).Commits);

        Assert.Null((await AskAsync(host.Zoe, rules => rules.LeaveOutAsync(id, sha[..8], "a rename of everything", Ct))).Fault);
        Assert.Equal(1, (await NowAsync()).Commits);
        var row = Assert.Single(await AskAsync(host.Grace, rules => rules.LeftOutAsync(id, Ct)));
        Assert.Equal((sha, "Second", "zoe", "a rename of everything"), (row.Sha, row.Subject, row.By, row.Reason));

        Assert.True((await AskAsync(host.Zoe, rules => rules.TakeBackAsync(id, sha, Ct))).IsFound);
        Assert.Equal(2, (await NowAsync()).Commits);

        async Task<PeriodNumbers> NowAsync()
        {
            await using var db = host.Open();
            var generation = await db.Repositories.Where(r => r.Id == id).Select(r => r.Generation).SingleAsync(Ct);
            return HeadlineNumbers.Of((await histories.OpenAsync(id, generation, Ct))!, view).Now;
        }
    }

    [Fact]
    public async Task Only_who_manages_a_repository_changes_what_it_leaves_out()
    {
        using var sample = new SampleRepository();
        var (id, sha) = await ReadAsync(sample);

        foreach (var viewer in new[] { host.Grace, host.Ada, Viewer.Stranger })
        {
            Assert.False((await AskAsync(viewer, rules => rules.SetBotsAsync(id, "x*", Ct))).IsFound);
            Assert.False((await AskAsync(viewer, rules => rules.LeaveOutAsync(id, sha, null, Ct))).IsFound);
            Assert.False((await AskAsync(viewer, rules => rules.TakeBackAsync(id, sha, Ct))).IsFound);
        }
        Assert.Empty(await AskAsync(host.Zoe, rules => rules.LeftOutAsync(id, Ct)));
        Assert.Null(await AskAsync(host.Zoe, rules => rules.BotsAsync(id, Ct)));
    }

    [Fact]
    public async Task Patterns_of_bots_are_kept_and_the_usual_ones_are_no_setting()
    {
        using var sample = new SampleRepository();
        var (id, _) = await ReadAsync(sample);

        Assert.Null((await AskAsync(host.Zoe, rules => rules.SetBotsAsync(id, " ci-* \r\n\r\nbuild@* ", Ct))).Fault);
        Assert.Equal("ci-*\nbuild@*", await AskAsync(host.Zoe, rules => rules.BotsAsync(id, Ct)));
        Assert.NotNull((await AskAsync(host.Zoe, rules => rules.SetBotsAsync(id, "*", Ct))).Fault);
        Assert.Equal("ci-*\nbuild@*", await AskAsync(host.Zoe, rules => rules.BotsAsync(id, Ct)));

        await AskAsync(host.Zoe, rules => rules.SetBotsAsync(id, string.Join("\r\n", BotRules.Default.Patterns), Ct));
        Assert.Null(await AskAsync(host.Zoe, rules => rules.BotsAsync(id, Ct)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("abc")]
    [InlineData("ffffffffffff")]
    [InlineData("not a sha")]
    public async Task A_sha_that_stands_for_no_commit_is_refused_with_the_reason(string? sha)
    {
        using var sample = new SampleRepository();
        var (id, _) = await ReadAsync(sample);

        Assert.Contains("no commit of that SHA", (await AskAsync(host.Zoe, rules => rules.LeaveOutAsync(id, sha, null, Ct))).Fault, StringComparison.Ordinal);
    }

    private async Task<(int Id, string Sha)> ReadAsync(SampleRepository sample)
    {
        sample.Write("a.txt", "one\n");
        sample.Commit("First");
        sample.Write("a.txt", "two\n");
        var sha = sample.Commit("Second");
        var id = await host.InsertAsync(host.Zoe, "rules", Visibility.SignedIn, sample.Path);
        await host.IndexAsync(id);
        return (id, sha);
    }

    private async Task<T> AskAsync<T>(Viewer viewer, Func<CountingRules, Task<T>> ask)
    {
        await using var db = host.Open();
        return await ask(new CountingRules(db, viewer, host.Audit, TimeProvider.System));
    }

    private sealed class Contexts(RepositoriesHost host) : IDbContextFactory<DashContext>
    {
        public DashContext CreateDbContext() => host.Open();
    }
}
