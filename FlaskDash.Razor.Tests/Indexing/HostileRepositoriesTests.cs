using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Each kind of hostile repository ends with git's numbers, or with a mark or a sentence that says what is missing; and leaves nothing running.</summary>
public sealed class HostileRepositoriesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Large = ["bomb", "wide", "million", "twenty thousand"];

    public static TheoryData<string> Kinds => [.. HostileRepositories.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_ends_with_exact_counts_or_a_clear_refusal(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links, modes and names of Unix.");
        Assert.SkipWhen(PostgresServer.IsUsed && Large.Any(word => kind.Contains(word, StringComparison.Ordinal)), "That is git's work, not the database's.");
        var (repository, verdict) = HostileRepositories.Make(kind);
        using var _ = repository;
        using var host = new IndexerHost(new() { ["Git:ChunkTimeout"] = "00:00:05", ["Git:CommitTimeout"] = "00:00:02" });
        var id = await host.AddAsync(repository.Path, Ct);

        var row = await host.IndexAsync(id, Ct);

        if (verdict == Verdict.Refused)
        {
            Assert.True(row.State == RepositoryState.Failed, "It was read.");
            Assert.False(string.IsNullOrWhiteSpace(row.Problem));
            Assert.DoesNotContain("trace id", row.Problem, StringComparison.Ordinal);
            Assert.DoesNotContain(repository.Path, row.Problem, StringComparison.Ordinal);
            Assert.False(Directory.Exists(host.Mirror(id)));
        }
        else
        {
            Assert.True(row.State == RepositoryState.Ready, row.Problem);
            Assert.Equal((0, 0), (row.LinesMissing, row.FilesMissing));
            Assert.Equal(verdict == Verdict.Marked, row.LinesUnreadable > 0);
            Assert.Equal(kind.Contains("bomb", StringComparison.Ordinal), row.Notice?.Contains("more than 500,000 files", StringComparison.Ordinal) == true);
            CountsEqualGit(row, host.Mirror(id));
            // What is marked is not tried for ever.
            Assert.Equal(row.Generation, (await host.IndexAsync(id, Ct)).Generation);
        }
        Assert.False(File.Exists("/tmp/pwned"));
        Assert.Empty(Directory.Exists(Path.Combine(host.Folder, "tmp")) ? Directory.GetFiles(Path.Combine(host.Folder, "tmp")) : []);
        Assert.DoesNotContain(Shell.Processes(), line => line.Contains(host.Folder, StringComparison.Ordinal));
    }

    private static void CountsEqualGit(Repository row, string mirror)
    {
        if (row.HeadSha is null)
        {
            Assert.Equal(0, row.CommitCount);
            return;
        }
        Assert.Equal(Number(GitTruth.Git(mirror, "--no-replace-objects", "rev-list", "--count", "HEAD")), row.CommitCount);
        if (row.LinesUnreadable > 0) return; // git itself never ends here
        var numstat = GitTruth.Git(mirror, "--no-replace-objects", "log", "-l1000", "--numstat", "-M", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Where(fields => fields.Length >= 3).ToList();
        Assert.Equal((numstat.Sum(f => Number(f[0])), numstat.Sum(f => Number(f[1]))), (row.Additions, row.Deletions));
    }

    private static long Number(string text) => text == "-" ? 0 : long.Parse(text, CultureInfo.InvariantCulture);
}
