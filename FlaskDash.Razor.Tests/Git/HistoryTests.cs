using System.Text;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

public sealed class HistoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static GitHistory History => new(Microsoft.Extensions.Options.Options.Create(new GitOptions()));

    [Theory]
    [InlineData("1700000000", 1_700_000_000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("", null)]
    [InlineData("12x", null)]
    public void Seconds_are_a_64_bit_number_or_nothing(string text, long? seconds) =>
        Assert.Equal(seconds, GitHistory.Parser.SecondsOf(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("0 +0530", 330)]
    [InlineData("0 -0930", -570)]
    [InlineData("0 +9999", 6_039)]
    [InlineData("0 -0000", 0)]
    [InlineData("0 +99999", 60_039)]
    [InlineData("1313584730 +51800", 31_080)]
    [InlineData("0 +9x999", 0)]
    [InlineData("0 0100", 0)]
    [InlineData("", 0)]
    public void Zones_are_minutes_as_written(string raw, int minutes) =>
        Assert.Equal(minutes, GitHistory.Parser.OffsetOf(Encoding.ASCII.GetBytes(raw)));

    [Fact]
    public async Task Commits_come_in_gits_order_without_what_the_known_ones_reach()
    {
        using var sample = new SampleRepository();
        var root = sample.Commit("root", date: "@1700000000 +0000");
        // Mis-dated: the child is older than its parent, and still comes after it.
        var child = sample.Commit("child", date: "@1600000000 +0000");
        sample.Git("checkout", "-q", "-b", "side", root);
        var side = sample.Commit("side", date: "@1650000000 +0000");
        sample.Git("checkout", "-q", "main");
        sample.Git("merge", "-q", "-m", "merge", "side");
        var merge = sample.Git("rev-parse", "HEAD");
        var mirror = Path.Combine(sample.Path, ".git");

        var all = await ReadAsync(mirror, [merge, side], []);
        var rest = await ReadAsync(mirror, [merge], [side]);
        var past = await ReadAsync(mirror, [merge], [side, new string('1', 40)]);

        Assert.Equal(sample.Git("rev-list", "--reverse", "--date-order", "--branches").Split('\n'), all.Select(c => Convert.ToHexStringLower(c.Sha)));
        Assert.Equal([child, merge], rest.Select(c => Convert.ToHexStringLower(c.Sha)));
        Assert.Equal(rest.Count, past.Count);
        Assert.Equal(child + side, Convert.ToHexStringLower(all[^1].Parents));
        Assert.Empty(all[0].Parents);
        Assert.Equal(4, await History.CountAsync(mirror, [Convert.FromHexString(merge)], [], Stop));
        Assert.Same(all[0].Author, all[1].Committer);
    }

    [Fact]
    public async Task A_message_is_kept_only_where_it_says_more_than_its_subject()
    {
        using var sample = new SampleRepository();
        sample.Commit("plain");
        sample.Commit("two\nlines");
        sample.Commit("");
        sample.Commit("with\u0001control and trailing lines\n\n\n");

        var commits = await ReadAsync(Path.Combine(sample.Path, ".git"), [sample.Git("rev-parse", "HEAD")], []);

        Assert.Equal(
            [("plain", null), ("two lines", "two\nlines"), ("", null), ("with\u0001control and trailing lines", null)],
            commits.Select(c => (c.Subject, c.Message)));
    }

    [Fact]
    public async Task A_git_that_fails_is_an_exception_and_not_a_short_history()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<GitException>(() => ReadAsync(folder.Path, [new string('1', 40)], []));
    }

    private static async Task<List<CommitRecord>> ReadAsync(string mirror, string[] tips, string[] known)
    {
        var commits = new List<CommitRecord>();
        await foreach (var commit in History.ReadAsync(mirror, [.. tips.Select(Convert.FromHexString)], [.. known.Select(Convert.FromHexString)], Stop)) commits.Add(commit);
        return commits;
    }
}
