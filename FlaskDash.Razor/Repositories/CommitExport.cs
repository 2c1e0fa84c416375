using System.Runtime.CompilerServices;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>All commits of a view as rows for a file, read while they are written: memory does not grow with their number.</summary>
/// <remarks>The caller has the id from the catalogue, so may see them.</remarks>
public sealed class CommitExport(DashContext db)
{
    private const int Batch = 500;

    /// <summary>Newest committer date first, as the page lists them.</summary>
    /// <param name="withEmails">Whether the reader may see addresses.</param>
    public FigureTable Of(int repositoryId, HistorySnapshot snapshot, CommitSet commits, bool withEmails, CancellationToken ct) => new(
        [.. withEmails ? (string[])["sha", "authorName", "authorEmail"] : ["sha", "authorName"], "authorDate", "committerDate", "subject", "merge", "files", "additions", "deletions"],
        RowsAsync(repositoryId, snapshot, commits, withEmails, ct));

    private async IAsyncEnumerable<object?[]> RowsAsync(int repositoryId, HistorySnapshot snapshot, CommitSet commits, bool withEmails, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var positions in InOrder(snapshot, commits).Chunk(Batch))
        {
            var rows = await (
                from c in db.Commits
                join author in db.Identities on c.AuthorId equals author.Id
                where c.RepositoryId == repositoryId && positions.Contains(c.Position)
                select new { c.Position, c.Sha, author.Name, author.Email, c.AuthorSeconds, c.AuthorOffset, c.CommitterSeconds, c.Subject, c.Parents, c.Lines, c.Files, c.Additions, c.Deletions })
                .ToDictionaryAsync(c => c.Position, ct);
            foreach (var position in positions)
            {
                if (!rows.TryGetValue(position, out var c)) continue;

                var isRead = c.Lines == LinesState.Read;
                yield return
                [
                    Convert.ToHexStringLower(c.Sha), .. withEmails ? (object?[])[c.Name, c.Email] : [c.Name], CommitTime.Of(c.AuthorSeconds, c.AuthorOffset), CommitTime.Of(c.CommitterSeconds), c.Subject,
                    c.Parents.Length > c.Sha.Length, isRead ? c.Files : null, isRead ? c.Additions : null, isRead ? c.Deletions : null,
                ];
            }
        }
    }

    private static IEnumerable<int> InOrder(HistorySnapshot snapshot, CommitSet commits)
    {
        for (var i = 0; i < snapshot.Count; i++)
            if (snapshot.NewestFirst[i] is var position && commits.Contains(position)) yield return position;
    }
}
