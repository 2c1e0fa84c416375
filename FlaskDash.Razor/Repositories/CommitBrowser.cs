using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Lists and shows commits.</summary>
/// <remarks>The caller has ids from the catalogue, so may see them.</remarks>
public sealed class CommitBrowser(DashContext db)
{
    public const int PageSize = 50;

    /// <summary>A SHA in an address is looked up from this many hexadecimal digits on, as git does.</summary>
    public const int ShortestSha = 4;

    /// <summary>A page of some commits of a history, newest committer date first.</summary>
    public async Task<CommitPage> PageAsync(int repositoryId, HistorySnapshot snapshot, CommitSet commits, CommitCursor cursor, CancellationToken ct) =>
        await PageOfAsync(await WalkAsync(repositoryId, snapshot, commits, cursor, ct), cursor, [], ct);

    /// <summary>The commits at some places of the history snapshot, newest first.</summary>
    /// <param name="positions">At most a page of them.</param>
    public async Task<IReadOnlyList<CommitRow>> AtAsync(int repositoryId, IReadOnlyList<int> positions, CancellationToken ct)
    {
        var ids = await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).Select(c => c.Id).ToListAsync(ct);
        return (await ShowAsync(repositoryId, ids, new CommitCursor(), ct)).Commits;
    }

    /// <summary>The keys of a page's commits and of one beyond it, in the order of the walk: down from the cursor, or up.</summary>
    internal async Task<List<long>> WalkAsync(int repositoryId, HistorySnapshot snapshot, CommitSet commits, CommitCursor cursor, CancellationToken ct)
    {
        var at = (cursor.Before ?? cursor.After) is { } edge ? await db.Commits.Where(c => c.RepositoryId == repositoryId && c.Id == edge).Select(c => (int?)c.Position).SingleOrDefaultAsync(ct) : null;
        var positions = Walk(snapshot, commits, cursor, at);
        var ids = await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).Select(c => new { c.Position, c.Id }).ToDictionaryAsync(c => c.Position, c => c.Id, ct);
        return [.. positions.Where(ids.ContainsKey).Select(p => ids[p])];
    }

    private static List<int> Walk(HistorySnapshot snapshot, CommitSet commits, CommitCursor cursor, int? edge)
    {
        var order = snapshot.NewestFirst;
        var found = new List<int>(PageSize + 1);
        var step = cursor.After is null ? 1 : -1;
        var place = (cursor.Before ?? cursor.After) is not { } key ? 0
            : edge is { } position ? order.IndexOf(position) + step
            : CommitOrder.PlaceOf(snapshot, key) - (step < 0 ? 1 : 0);
        // One commit more than shown says whether there is a page beyond.
        for (; place >= 0 && place < order.Length && found.Count <= PageSize; place += step)
            if (commits.Contains(order[place])) found.Add(order[place]);
        return found;
    }

    internal Task<CommitPage> ShowAsync(int repositoryId, List<long> found, CommitCursor cursor, CancellationToken ct) => PageOfAsync(found, cursor, [], ct);

    /// <summary>The page of commits in the order of a walk, one more than a page when there is a page beyond.</summary>
    /// <param name="found">Keys of commits that the viewer may see.</param>
    /// <param name="marked">What was searched: a commit whose subject and author do not show it says where it stands.</param>
    internal async Task<CommitPage> PageOfAsync(List<long> found, CommitCursor cursor, IReadOnlyList<TextTerm> marked, CancellationToken ct)
    {
        var beyond = found.Count > PageSize;
        var ids = found.Take(PageSize).ToList();
        if (ids.Count == 0) return new CommitPage([], null, null);

        var withBodies = marked.Count > 0;
        var rows = await (
            from c in db.Commits
            join author in db.Identities on c.AuthorId equals author.Id
            where ids.Contains(c.Id)
            orderby c.Id descending
            select new
            {
                Commit = new { c.Id, c.RepositoryId, c.Position, c.Sha, c.Subject, c.AuthorSeconds, c.AuthorOffset, c.CommitterSeconds, c.Parents, c.IsSigned, c.Lines, c.Files, c.Additions, c.Deletions },
                author.Name, author.Email,
                Body = withBodies && c.Message != null ? c.Message.Substring(0, Snippet.Reads) : null,
            }).ToListAsync(ct);
        var (shas, repositories) = (rows.Select(r => r.Commit.Sha).ToList(), rows.Select(r => r.Commit.RepositoryId).Distinct().ToList());
        var labels = (await db.Refs.Where(r => repositories.Contains(r.RepositoryId) && shas.Contains(r.CommitSha)).OrderBy(r => r.Name)
            .Select(r => new { r.RepositoryId, r.CommitSha, r.Name }).ToListAsync(ct)).ToLookup(r => (r.RepositoryId, Hex(r.CommitSha)), r => LabelOf(r.Name));
        var coAuthors = (await (
            from c in db.CoAuthors
            join person in db.Identities on c.IdentityId equals person.Id
            where ids.Contains(c.CommitId)
            orderby c.CommitId, c.Number
            select new { c.CommitId, person.Name }).ToListAsync(ct)).ToLookup(c => c.CommitId, c => c.Name);
        var terms = marked.Select(SearchTokens.Finder).ToList();

        var commits = rows.ConvertAll(r => new CommitRow(
            r.Commit.Id, r.Commit.Position, Hex(r.Commit.Sha)!, r.Commit.Subject, r.Name, r.Email, r.Commit.AuthorSeconds, r.Commit.AuthorOffset,
            r.Commit.Parents.Length > r.Commit.Sha.Length, r.Commit.Lines, r.Commit.Files, r.Commit.Additions, r.Commit.Deletions,
            [.. labels[(r.Commit.RepositoryId, Hex(r.Commit.Sha))]])
        {
            RepositoryId = r.Commit.RepositoryId, CommitterSeconds = r.Commit.CommitterSeconds, IsSigned = r.Commit.IsSigned, CoAuthors = [.. coAuthors[r.Commit.Id].Distinct()],
            Snippet = r.Body is { } body ? Snippet.Of(body, r.Commit.Subject, r.Name, terms) : null,
        });
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

        var (low, high) = RangeOf(text);
        return await db.Database.SqlQuery<long>(
            $"""SELECT "Id" AS "Value" FROM commits WHERE "RepositoryId" = {repositoryId} AND "Sha" >= {low} AND "Sha" <= {high} ORDER BY "Id" DESC LIMIT {PageSize}""").ToListAsync(ct);
    }

    /// <summary>The beginning of a SHA as a range over bytes, so that the index on the SHA is used: 4f2 is 4f20… to 4f2f….</summary>
    internal static (byte[] Low, byte[] High) RangeOf(string digits)
    {
        var odd = digits.Length % 2;
        return (Convert.FromHexString(digits + (odd == 1 ? "0" : "")),
            [.. Convert.FromHexString(digits + (odd == 1 ? "f" : "")), .. Enumerable.Repeat((byte)0xff, 33)]);
    }

    private static RefLabel LabelOf(string fullName) =>
        fullName.StartsWith("refs/tags/", StringComparison.Ordinal) ? new(fullName["refs/tags/".Length..], true) : new(fullName["refs/heads/".Length..], false);

    private static string? Hex(byte[]? sha) => sha is null ? null : Convert.ToHexStringLower(sha);
}
