using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Lists and searches the commits of one repository.</summary>
/// <remarks>The caller has the repository's id from the catalogue, so may see it.</remarks>
public sealed class CommitBrowser(DashContext db)
{
    public const int PageSize = 50;

    /// <summary>Hits are counted this far, and then called "more than".</summary>
    public const int MostHits = 1_000;

    /// <summary>A SHA in an address is looked up from this many hexadecimal digits on, as git does.</summary>
    public const int ShortestSha = 4;

    /// <summary>In the search box from this many on: shorter ones are also words and years (<c>added</c>, <c>2024</c>).</summary>
    public const int ShortestSearchedSha = 7;

    private const int Scan = 1_000;

    /// <summary>A page of the commits in a selection, newest committer date first.</summary>
    public async Task<CommitPage> PageAsync(int repositoryId, CommitSelection selection, CommitCursor cursor, CancellationToken ct)
    {
        var backwards = cursor.After is not null;
        var found = new List<long>(PageSize + 1);
        var (low, high) = (selection.Lowest, selection.Highest);
        if (cursor.Before is { } before) high = Math.Min(high, before - 1);
        if (cursor.After is { } after) low = Math.Max(low, after + 1);

        // One commit more than shown says whether there is a page beyond.
        while (found.Count <= PageSize)
        {
            var range = db.Commits.Where(c => c.RepositoryId == repositoryId && c.Id >= low && c.Id <= high);
            var walk = await (backwards ? range.OrderBy(c => c.Id) : range.OrderByDescending(c => c.Id))
                .Select(c => new { c.Id, c.Position }).Take(Scan).ToListAsync(ct);
            found.AddRange(walk.Where(c => selection.Holds(c.Position)).Select(c => c.Id).Take(PageSize + 1 - found.Count));
            if (walk.Count < Scan) break;
            if (backwards) low = walk[^1].Id + 1; else high = walk[^1].Id - 1;
        }
        return await ShowAsync(repositoryId, found, cursor, ct);
    }

    /// <summary>Commits of every branch and tag that hold all words, newest first; a SHA or its beginning is found too.</summary>
    public async Task<CommitSearchPage> SearchAsync(int repositoryId, string text, CommitCursor cursor, CancellationToken ct)
    {
        var words = SearchText.WordsOf(text);
        if (text.Trim() is { Length: >= ShortestSearchedSha } typed && await FindByShaAsync(repositoryId, typed, ct) is { Count: > 0 } bySha)
            return new(await ShowAsync(repositoryId, bySha, new CommitCursor(), ct), words, bySha.Count);
        if (SearchText.MatchOf(repositoryId, text) is not { } match)
            return new(new CommitPage([], null, null), [], 0);

        var most = MostHits + 1;
        var hits = await db.Database.SqlQuery<int>(
            $"SELECT count(*) AS Value FROM (SELECT 1 FROM commit_search WHERE commit_search MATCH {match} LIMIT {most})").SingleAsync(ct);
        var (low, high, limit) = (cursor.After + 1 ?? 0, cursor.Before - 1 ?? long.MaxValue, PageSize + 1);
        var found = cursor.After is null
            ? await db.Database.SqlQuery<long>(
                $"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {match} AND rowid BETWEEN {low} AND {high} ORDER BY rowid DESC LIMIT {limit}").ToListAsync(ct)
            : await db.Database.SqlQuery<long>(
                $"SELECT rowid AS Value FROM commit_search WHERE commit_search MATCH {match} AND rowid BETWEEN {low} AND {high} ORDER BY rowid LIMIT {limit}").ToListAsync(ct);
        return new(await ShowAsync(repositoryId, found, cursor, ct), words, hits);
    }

    /// <summary>The commits at some places of the history snapshot, newest first.</summary>
    /// <param name="positions">At most a page of them.</param>
    public async Task<IReadOnlyList<CommitRow>> AtAsync(int repositoryId, IReadOnlyList<int> positions, CancellationToken ct)
    {
        var ids = await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).Select(c => c.Id).ToListAsync(ct);
        return (await ShowAsync(repositoryId, ids, new CommitCursor(), ct)).Commits;
    }

    // Ids in the order of the walk, one more than a page when there is a page beyond.
    internal async Task<CommitPage> ShowAsync(int repositoryId, List<long> found, CommitCursor cursor, CancellationToken ct)
    {
        var beyond = found.Count > PageSize;
        var ids = found.Take(PageSize).ToList();
        if (ids.Count == 0) return new CommitPage([], null, null);

        var rows = await (
            from c in db.Commits
            join author in db.Identities on c.AuthorId equals author.Id
            where ids.Contains(c.Id)
            orderby c.Id descending
            select new { Commit = new { c.Id, c.Position, c.Sha, c.Subject, c.AuthorSeconds, c.AuthorOffset, c.Parents, c.Lines, c.Files, c.Additions, c.Deletions }, author.Name, author.Email })
            .ToListAsync(ct);
        var shas = rows.Select(r => r.Commit.Sha).ToList();
        var labels = (await db.Refs.Where(r => r.RepositoryId == repositoryId && shas.Contains(r.CommitSha)).OrderBy(r => r.Name)
            .Select(r => new { r.CommitSha, r.Name }).ToListAsync(ct)).ToLookup(r => Hex(r.CommitSha), r => LabelOf(r.Name));

        var commits = rows.ConvertAll(r => new CommitRow(
            r.Commit.Id, r.Commit.Position, Hex(r.Commit.Sha)!, r.Commit.Subject, r.Name, r.Email, r.Commit.AuthorSeconds, r.Commit.AuthorOffset,
            r.Commit.Parents.Length > r.Commit.Sha.Length, r.Commit.Lines, r.Commit.Files, r.Commit.Additions, r.Commit.Deletions,
            [.. labels[Hex(r.Commit.Sha)]]));
        var (hasNewer, hasOlder) = cursor.After is not null ? (beyond, true) : (cursor.Before is not null, beyond);
        return new CommitPage(commits,
            hasNewer ? new CommitCursor(After: commits[0].Id) : null,
            hasOlder ? new CommitCursor(Before: commits[^1].Id) : null);
    }

    /// <summary>The whole SHAs that a SHA or its beginning stands for, two at most; none for what is no SHA.</summary>
    public async Task<IReadOnlyList<byte[]>> ShasAsync(int repositoryId, string text, CancellationToken ct)
    {
        if (await FindByShaAsync(repositoryId, text, ct) is not { Count: > 0 } ids) return [];
        return await db.Commits.Where(c => ids.Contains(c.Id)).Select(c => c.Sha).Take(2).ToListAsync(ct);
    }

    internal async Task<List<long>?> FindByShaAsync(int repositoryId, string text, CancellationToken ct)
    {
        if (text.Length is < ShortestSha or > 64 || !text.All(char.IsAsciiHexDigit)) return null;

        // As a range over bytes, so that the index on the SHA is used: 4f2 is 4f20… to 4f2f….
        var odd = text.Length % 2;
        var low = Convert.FromHexString(text + (odd == 1 ? "0" : ""));
        var high = Convert.FromHexString(text + (odd == 1 ? "f" : "")).Concat(Enumerable.Repeat((byte)0xff, 33)).ToArray();
        return await db.Database.SqlQuery<long>(
            $"""SELECT "Id" AS Value FROM commits WHERE "RepositoryId" = {repositoryId} AND "Sha" >= {low} AND "Sha" <= {high} ORDER BY "Id" DESC LIMIT {PageSize}""").ToListAsync(ct);
    }

    private static RefLabel LabelOf(string fullName) =>
        fullName.StartsWith("refs/tags/", StringComparison.Ordinal) ? new(fullName["refs/tags/".Length..], true) : new(fullName["refs/heads/".Length..], false);

    private static string? Hex(byte[]? sha) => sha is null ? null : Convert.ToHexStringLower(sha);
}
