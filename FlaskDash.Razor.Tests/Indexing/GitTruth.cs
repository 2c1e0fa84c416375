using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Compares everything that is stored of a repository with what git prints of its mirror.</summary>
internal static class GitTruth
{
    public static async Task<Repository> EqualsGitAsync(this IndexerHost host, int id, CancellationToken ct)
    {
        var row = await host.RowAsync(id, ct);
        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        Assert.Equal((null, IndexStage.None, 0L), (row.LeaseHolder, row.Stage, row.StageTotal));
        Assert.Equal((0, 0), (row.LinesMissing, row.FilesMissing));
        var mirror = host.Mirror(id);
        RowEqualsGit(row, mirror);
        await using var db = host.Open();
        var commits = await db.Commits.AsNoTracking().Where(c => c.RepositoryId == id).OrderBy(c => c.Position).ToListAsync(ct);
        CommitsEqualGit(commits, await db.Identities.AsNoTracking().Where(i => i.RepositoryId == id).ToDictionaryAsync(i => i.Id, ct), mirror);
        await FilesAddUpAsync(db, commits, ct);
        await SnapshotEqualsRowsAsync(host, row, commits, db, ct);
        Assert.Equal(commits.Count, (await SearchText.PageAsync(db, [id], [], 0, long.MaxValue, false, 0, int.MaxValue, ct)).Count);
        Assert.Equal(
            Lines(Git(mirror, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags")).Order(StringComparer.Ordinal),
            (await db.Refs.Where(r => r.RepositoryId == id).Select(r => r.Name).ToListAsync(ct)).Order(StringComparer.Ordinal));
        return row;
    }

    public static string Git(string mirror, params string[] arguments) => SampleRepository.RunGit(mirror, ["-c", "log.mailmap=false", "--git-dir=" + mirror, .. arguments]);

    private static void RowEqualsGit(Repository row, string mirror)
    {
        if (row.HeadSha is null)
        {
            Assert.Equal((0, 0, 0L, 0L), (row.CommitCount, row.CommitterCount, row.Additions, row.Deletions));
            return;
        }
        Assert.Equal(Git(mirror, "rev-parse", "HEAD"), Convert.ToHexStringLower(row.HeadSha));
        Assert.Equal(Git(mirror, "symbolic-ref", "HEAD"), row.DefaultBranch);
        Assert.Equal(int.Parse(Git(mirror, "rev-list", "--count", "HEAD"), CultureInfo.InvariantCulture), row.CommitCount);
        Assert.Equal(Git(mirror, "log", "--format=%an <%ae>", "HEAD").Split('\n').Distinct().Count(), row.CommitterCount);
        var numstat = Lines(Git(mirror, "log", "--numstat", "-M", "--format=", "HEAD")).Select(l => l.Split('\t')).ToList();
        Assert.Equal(numstat.Sum(l => Number(l[0])), row.Additions);
        Assert.Equal(numstat.Sum(l => Number(l[1])), row.Deletions);
    }

    // Force-pushed commits stay as rows: git is asked for all that it still reaches.
    private static void CommitsEqualGit(List<Commit> commits, Dictionary<int, GitIdentity> people, string mirror)
    {
        var rows = commits.ToDictionary(c => Convert.ToHexStringLower(c.Sha));
        Assert.Equal(Enumerable.Range(0, commits.Count), commits.Select(c => c.Position));
        var told = Git(mirror, "log", "-z", "--branches", "--tags", "--encoding=UTF-8", "--format=%H%x01%P%x01%an%x01%ae%x01%at%x01%cn%x01%ce%x01%ct").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var fields in told.Select(commit => commit.Split('\u0001')))
        {
            var row = rows[fields[0]];
            Assert.Equal(fields[1].Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(row.Parents));
            Assert.Equal((fields[2], fields[3]), (people[row.AuthorId].Name, people[row.AuthorId].Email));
            Assert.Equal((fields[5], fields[6]), (people[row.CommitterId].Name, people[row.CommitterId].Email));
            Assert.Equal((fields[4], fields[7]), (Text(row.AuthorSeconds), Text(row.CommitterSeconds)));
        }

        Commit? current = null;
        var sums = new Dictionary<string, (int Files, long Additions, long Deletions)>();
        foreach (var line in Lines(Git(mirror, "log", "--branches", "--tags", "--numstat", "-M", "--format=commit %H")))
        {
            if (line.StartsWith("commit ", StringComparison.Ordinal))
            {
                current = rows[line[7..]];
                sums[line[7..]] = default;
                continue;
            }
            var (sha, fields) = (Convert.ToHexStringLower(current!.Sha), line.Split('\t'));
            sums[sha] = (sums[sha].Files + 1, sums[sha].Additions + Number(fields[0]), sums[sha].Deletions + Number(fields[1]));
        }
        foreach (var (sha, sum) in sums) Assert.Equal((LinesState.Read, sum), (rows[sha].Lines, (rows[sha].Files, rows[sha].Additions, rows[sha].Deletions)));
    }

    private static async Task FilesAddUpAsync(DashContext db, List<Commit> commits, CancellationToken ct)
    {
        var ids = commits.Select(c => c.Id).ToHashSet();
        var files = (await db.CommitFiles.AsNoTracking().ToListAsync(ct)).Where(f => ids.Contains(f.CommitId)).ToLookup(f => f.CommitId);
        var paths = await db.Paths.AsNoTracking().Select(p => p.Id).ToHashSetAsync(ct);
        foreach (var commit in commits)
        {
            Assert.Equal(Enumerable.Range(0, commit.Files), files[commit.Id].Select(f => f.Number).Order());
            Assert.Equal((commit.Additions, commit.Deletions), (files[commit.Id].Sum(f => (long)(f.Additions ?? 0)), files[commit.Id].Sum(f => (long)(f.Deletions ?? 0))));
            Assert.All(files[commit.Id], f => Assert.True(paths.Contains(f.PathId) && (f.OldPathId is null || paths.Contains(f.OldPathId.Value))));
        }
    }

    private static async Task SnapshotEqualsRowsAsync(IndexerHost host, Repository row, List<Commit> commits, DashContext db, CancellationToken ct)
    {
        var history = await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(row.Id, ct);
        Assert.NotNull(history);
        Assert.Equal((row.Generation, commits.Count), (history.Snapshot.Generation, history.Snapshot.Count));
        var files = await host.Services.GetRequiredService<RepositoryFiles>().OpenAsync(row.Id, row.Generation, ct);
        Assert.Equal(commits.Count, files.Count);
        var rows = (await (
            from file in db.CommitFiles
            join commit in db.Commits on file.CommitId equals commit.Id
            join path in db.Paths on file.PathId equals path.Id
            join old in db.Paths on file.OldPathId equals old.Id into olds
            from old in olds.DefaultIfEmpty()
            where commit.RepositoryId == row.Id
            orderby commit.Position, file.Number
            select new { commit.Position, path.Path, Old = old!.Path, file.Additions, file.Deletions }).ToListAsync(ct)).ToLookup(f => f.Position);
        var positions = commits.ToDictionary(c => Convert.ToHexString(c.Sha), c => c.Position);
        var numbers = await db.Identities.Where(i => i.RepositoryId == row.Id).ToDictionaryAsync(i => i.Id, i => i.Number, ct);
        foreach (var commit in commits)
        {
            var entry = history.Snapshot[commit.Position];
            Assert.Equal((commit.Lines, commit.Files, commit.Additions, commit.Deletions), (entry.Lines, entry.Files, entry.Additions, entry.Deletions));
            Assert.Equal((numbers[commit.AuthorId], numbers[commit.CommitterId], commit.AuthorOffset, commit.CommitterOffset), (entry.Author, entry.Committer, entry.AuthorOffset, entry.CommitterOffset));
            Assert.Equal((commit.Position, FilesState.Lines), (commit.Position, files.StateOf(commit.Position)));
            Assert.Equal(
                rows[commit.Position].Select(f => (f.Path, (string?)f.Old, f.Additions ?? -1, f.Deletions ?? -1)),
                files.FilesOf(commit.Position).Select(f => (files.Paths[f.Path], (string?)(f.OldPath < 0 ? null : files.Paths[f.OldPath]), f.Additions, f.Deletions)));
            Assert.Equal(commit.Parents.Chunk(commit.Sha.Length).Select(p => positions.GetValueOrDefault(Convert.ToHexString(p), -1)), entry.Parents);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string text) => text == "-" ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long? seconds) => seconds?.ToString(CultureInfo.InvariantCulture) ?? "";
}
