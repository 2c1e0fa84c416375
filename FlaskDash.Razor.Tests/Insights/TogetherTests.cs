using System.Globalization;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Several repositories as one, against git in a repository that has fetched all of them.</summary>
public sealed class TogetherTests : IDisposable
{
    private readonly SampleRepository one = RandomRepository.Make(11, 100), fork = new(), stranger = RandomRepository.Make(12, 40), all = new();

    public TogetherTests()
    {
        one.Git("symbolic-ref", "HEAD", "refs/heads/main");
        one.Git("reset", "-q", "--hard");
        stranger.Git("symbolic-ref", "HEAD", "refs/heads/main");
        one.Git("tag", "forked", "main~20");
        fork.Git("pull", "--quiet", one.Path, "forked");
        one.Git("tag", "-d", "forked");
        for (var i = 0; i < 7; i++) fork.Commit($"Only in the fork {i}", $"2022-0{i + 1}-05T23:30:00-0500", $"Fork Example <fork{i % 2}@example.com>");
        foreach (var (source, name) in new[] { (one, "one"), (fork, "fork"), (stranger, "stranger") }) all.Git("fetch", "--quiet", source.Path, $"HEAD:refs/heads/{name}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("merges=in&bots=in")]
    [InlineData("clock=utc&step=month")]
    [InlineData("from=2022-01-15&to=2022-04-01&bots=in&step=day")]
    public void Each_commit_counts_once(string query)
    {
        var view = ViewSettings.Parse(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query), new ViewSettings(new DateOnly(2026, 6, 15))).View;
        // The same view of the one repository that holds them all.
        all.Git("symbolic-ref", "HEAD", "refs/heads/one");
        var whole = GitReader.Read(all);
        var expected = view with { Ref = "all" };

        var together = Together.Of([Open(one), Open(fork), Open(stranger)], view);

        var now = HeadlineNumbers.Of(whole, expected).Now;
        Assert.Equal((now.Commits, now.Additions, now.Deletions), (together.Parts.Sum(p => p.Numbers.Commits), together.Parts.Sum(p => p.Numbers.Additions), together.Parts.Sum(p => p.Numbers.Deletions)));
        Assert.Equal(now.People, together.People.Count);
        Assert.Equal(Committers.Of(whole, expected).Rows.Select(c => $"{c.Commits} {c.Name} <{c.Email}>").Order(), together.People.Select(p => $"{p.Commits} {p.Person.Name} <{p.Person.Email}>").Order());
        var chart = CommitsOverTime.Of(whole, expected);
        Assert.Equal(chart.Buckets.Where(b => b.Commits > 0).Select(b => (b.Period.Start, b.Commits)), together.Commits.Buckets.Where(b => b.Commits > 0).Select(b => (b.Period.Start, b.Commits)));
        Assert.True(together.Parts[1].Elsewhere > 0);
        Assert.Equal(0, together.Parts[2].Elsewhere);
        if (query == "merges=in&bots=in") Assert.Equal(int.Parse(all.Git("rev-list", "--count", "one", "fork", "stranger"), CultureInfo.InvariantCulture), now.Commits);
    }

    [Fact]
    public void A_repository_beside_itself_adds_nothing()
    {
        var (once, twice) = (Together.Of([Open(one)], View), Together.Of([Open(one), Open(one)], View));

        Assert.Equal(once.Commits.Total, twice.Commits.Total);
        Assert.Equal((0, once.Parts[0].Numbers.Commits), (twice.Parts[1].Numbers.Commits, twice.Parts[1].Elsewhere));
    }

    [Fact]
    public void A_commit_that_was_picked_from_one_repository_into_another_counts_once_when_asked()
    {
        stranger.Git("fetch", "--quiet", fork.Path, "HEAD");
        fork.Write("picked.txt", "one\n");
        fork.Commit("To be picked", "2022-09-01T10:00:00+0000");
        stranger.Git("reset", "-q", "--hard");
        stranger.Git("fetch", "--quiet", fork.Path, "HEAD");
        stranger.Git("cherry-pick", "FETCH_HEAD");
        stranger.Write("own.txt", "own\n");
        stranger.Commit("Not picked", "2022-10-01T10:00:00+0000");
        all.Git("fetch", "--quiet", "--force", fork.Path, "HEAD:refs/heads/fork");
        all.Git("fetch", "--quiet", "--force", stranger.Path, "HEAD:refs/heads/stranger");
        var view = View with { Bots = ViewShare.In };
        OneOfMany[] repositories = [Open(one), Open(fork), Open(stranger)];

        var each = Together.Of(repositories, view);
        var once = Together.Of([.. repositories.Zip([one, fork, stranger], (r, source) => r with { PatchIds = PatchIdsOf(source, r.Shas.Count) })], view);

        Assert.Equal(int.Parse(all.Git("rev-list", "--count", "--no-merges", "one", "fork", "stranger"), CultureInfo.InvariantCulture), each.Parts.Sum(p => p.Numbers.Commits));
        // Each repository counts what no patch of one before it is; two alike within one count both.
        var seen = new HashSet<string>();
        var expected = new List<int>();
        var known = new HashSet<string>();
        foreach (var source in new[] { one, fork, stranger })
        {
            var ids = PatchIdsOf(source).ToDictionary(p => p.Sha, p => p.Id);
            var counted = source.Git("rev-list", "--no-merges", "HEAD").Split('\n');
            expected.Add(counted.Count(sha => !known.Contains(sha) && !(ids.TryGetValue(sha, out var id) && seen.Contains(id))));
            known.UnionWith(counted);
            seen.UnionWith(counted.Where(ids.ContainsKey).Select(sha => ids[sha]));
        }
        Assert.Equal(expected, once.Parts.Select(p => p.Numbers.Commits));
        Assert.True(once.Commits.Total < each.Commits.Total);
    }

    private static IEnumerable<(string Sha, string Id)> PatchIdsOf(SampleRepository repository) =>
        Shell.Lines(repository.Path, "git rev-list --all --no-merges | git diff-tree --stdin -r --root -p --full-index --no-renames | git patch-id --stable").Select(l => l.Split(' ')).Select(l => (l[1], l[0]));

    private static ShaPrefixes PatchIdsOf(SampleRepository repository, int commits)
    {
        GitReader.Read(repository);
        var chunk = new byte[commits * ShaPrefixes.Bytes];
        foreach (var (sha, id) in PatchIdsOf(repository))
            if (GitReader.Positions!.TryGetValue(sha, out var position)) Convert.FromHexString(id).AsSpan(0, ShaPrefixes.Bytes).CopyTo(chunk.AsSpan(position * ShaPrefixes.Bytes));
        return new ShaPrefixes([chunk]);
    }

    public void Dispose()
    {
        foreach (var repository in new[] { one, fork, stranger, all }) repository.Dispose();
    }

    private static readonly ViewSettings View = new(new DateOnly(2026, 6, 15));

    private static OneOfMany Open(SampleRepository repository)
    {
        repository.Git("reset", "-q", "--hard");
        var history = GitReader.Read(repository);
        var shas = GitReader.Positions!.OrderBy(p => p.Value).Select(p => Convert.FromHexString(p.Key)[..ShaPrefixes.Bytes]).ToList();
        return new OneOfMany(history, new ShaPrefixes(shas));
    }
}
