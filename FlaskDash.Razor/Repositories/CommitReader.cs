using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>What a list holds beside the repository: commits of these ids whose place passes the test.</summary>
/// <param name="Lowest">No commit of a smaller id is wanted.</param>
/// <param name="Highest">No commit of a greater id is wanted.</param>
/// <param name="Holds">Asked with a commit's place in the snapshot.</param>
public sealed record CommitSelection(long Lowest, long Highest, Func<int, bool> Holds)
{
    /// <summary>Every commit of every ref.</summary>
    public static CommitSelection Everything { get; } = new(0, long.MaxValue, _ => true);
}

/// <summary>Reads one commit of a repository, and its place among the others.</summary>
/// <remarks>The caller has the repository's id from the catalogue, so may see it.</remarks>
public sealed class CommitReader(DashContext db, CommitBrowser commits)
{
    public const int FilesPerPage = 100;

    private const int FirstScan = 64, Scan = 4_096;

    /// <summary>One commit by its SHA or an unambiguous beginning of it.</summary>
    /// <returns>Null when there is none, or more than one.</returns>
    public async Task<CommitDetails?> FindAsync(int repositoryId, string sha, CancellationToken ct)
    {
        if (await commits.FindByShaAsync(repositoryId, sha, ct) is not { Count: 1 } only) return null;

        var id = only[0];
        var row = (await commits.ShowAsync(repositoryId, only, new CommitCursor(), ct)).Commits[0];
        var rest = await (
            from c in db.Commits
            join committer in db.Identities on c.CommitterId equals committer.Id
            where c.Id == id
            select new { c.Message, c.Parents, c.Sha, committer.Name, committer.Email, c.CommitterSeconds, c.CommitterOffset }).SingleAsync(ct);
        var parents = rest.Parents.Chunk(rest.Sha.Length).ToList();
        var known = await db.Commits.Where(c => c.RepositoryId == repositoryId && parents.Contains(c.Sha)).Select(c => new { c.Sha, c.Subject }).ToListAsync(ct);
        return new CommitDetails(row, rest.Message ?? row.Subject, rest.Name, rest.Email, rest.CommitterSeconds, rest.CommitterOffset,
            [.. parents.Select(p => new CommitLink(Convert.ToHexStringLower(p), known.Find(k => k.Sha.AsSpan().SequenceEqual(p))?.Subject))]);
    }

    /// <summary>A page of the files that a commit changed, in git's order.</summary>
    /// <param name="from">The number of the first; <see cref="FilesPerPage"/> are given.</param>
    public async Task<IReadOnlyList<FileRow>> FilesAsync(long commitId, int from, CancellationToken ct) => await (
        from f in db.CommitFiles
        join path in db.Paths on f.PathId equals path.Id
        join old in db.Paths on f.OldPathId equals old.Id into olds
        from old in olds.DefaultIfEmpty()
        where f.CommitId == commitId && f.Number >= @from && f.Number < @from + FilesPerPage
        orderby f.Number
        select new FileRow(f.Number, path.Path, old!.Path, f.Additions, f.Deletions, true)).ToListAsync(ct);

    /// <summary>The commits before and after one in the list of a selection, which need not hold it itself.</summary>
    /// <returns>SHAs; null at either end.</returns>
    public async Task<(string? Newer, string? Older)> NeighboursAsync(int repositoryId, long commitId, CommitSelection selection, CancellationToken ct)
    {
        var all = db.Commits.Where(c => c.RepositoryId == repositoryId && c.Id >= selection.Lowest && c.Id <= selection.Highest);
        return (
            await FirstAsync(from => all.Where(c => c.Id > from).OrderBy(c => c.Id)),
            await FirstAsync(from => all.Where(c => c.Id < from).OrderByDescending(c => c.Id)));

        async Task<string?> FirstAsync(Func<long, IQueryable<Commit>> beyond)
        {
            var from = commitId;
            for (var scan = FirstScan; ; scan = Scan)
            {
                var walk = await beyond(from).Select(c => new { c.Id, c.Position }).Take(scan).ToListAsync(ct);
                if (walk.Find(c => selection.Holds(c.Position)) is { } found)
                    return Convert.ToHexStringLower(await db.Commits.Where(c => c.Id == found.Id).Select(c => c.Sha).SingleAsync(ct));
                if (walk.Count < scan) return null;
                from = walk[^1].Id;
            }
        }
    }

    /// <summary>The commits at some places of the history snapshot, oldest first.</summary>
    public async Task<IReadOnlyList<CommitLink>> AtAsync(int repositoryId, IReadOnlyList<int> positions, CancellationToken ct)
    {
        if (positions.Count == 0) return [];
        var rows = await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position))
            .OrderBy(c => c.Id).Select(c => new { c.Sha, c.Subject }).ToListAsync(ct);
        return rows.ConvertAll(c => new CommitLink(Convert.ToHexStringLower(c.Sha), c.Subject));
    }

    /// <summary>Those of some hexadecimal words that are a commit's SHA, or the unambiguous beginning of one.</summary>
    /// <returns>The whole SHA by the word.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ShasAsync(int repositoryId, IReadOnlyCollection<string> words, CancellationToken ct)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (await commits.FindByShaAsync(repositoryId, word, ct) is not { Count: 1 } only) continue;
            var id = only[0];
            found[word] = Convert.ToHexStringLower(await db.Commits.Where(c => c.Id == id).Select(c => c.Sha).SingleAsync(ct));
        }
        return found;
    }
}
