using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Whose commits a rewrite made unreachable.</summary>
public sealed record AffectedAuthor(string Name, string Email, int Commits);

/// <summary>A force push, or a branch or tag deleted before it was merged.</summary>
/// <param name="Ref">Full name.</param>
/// <param name="NewSha">Null when the ref is gone.</param>
/// <param name="At">The fetch that found it, UTC.</param>
/// <param name="Lost">Commits that no ref led to any more.</param>
/// <param name="Authors">Most commits first.</param>
public sealed record RewriteRow(int Id, string Ref, string OldSha, string? NewSha, DateTime At, int Lost, IReadOnlyList<AffectedAuthor> Authors);

/// <summary>The rewrites of a repository's history that its fetches found, and the commits that they made unreachable.</summary>
public sealed class HistoryRewrites(DashContext db, Viewer viewer, CommitBrowser commits)
{
    /// <summary>Rewrites of a list.</summary>
    public const int MostRewrites = 100;

    private IQueryable<HistoryRewrite> Of(int repositoryId) =>
        db.HistoryRewrites.AsNoTracking().Where(w => w.RepositoryId == repositoryId && db.Repositories.VisibleTo(viewer).Any(r => r.Id == w.RepositoryId));

    /// <summary>The last ones, latest first; empty when there is no such repository for this viewer.</summary>
    public async Task<IReadOnlyList<RewriteRow>> ListAsync(int repositoryId, CancellationToken ct)
    {
        var rewrites = await Of(repositoryId).OrderByDescending(w => w.At).ThenByDescending(w => w.Id).Take(MostRewrites).ToListAsync(ct);
        var ids = rewrites.ConvertAll(w => w.Id);
        var authors = (await (
            from lost in db.LostCommits
            join commit in db.Commits on lost.CommitId equals commit.Id
            join author in db.Identities on commit.AuthorId equals author.Id
            where ids.Contains(lost.RewriteId)
            group lost by new { lost.RewriteId, author.Name, author.Email } into same
            select new { same.Key.RewriteId, same.Key.Name, same.Key.Email, Commits = same.Count() }).ToListAsync(ct)).ToLookup(a => a.RewriteId);
        return rewrites.ConvertAll(w => new RewriteRow(
            w.Id, w.Ref, Convert.ToHexStringLower(w.OldSha), w.NewSha is null ? null : Convert.ToHexStringLower(w.NewSha), w.At, w.Lost,
            [.. authors[w.Id].OrderByDescending(a => a.Commits).ThenBy(a => a.Name, StringComparer.Ordinal).Select(a => new AffectedAuthor(a.Name, a.Email, a.Commits))]));
    }

    /// <summary>When the last one was found, UTC; null when there is none that the viewer may see.</summary>
    public Task<DateTime?> LastAsync(int repositoryId, CancellationToken ct) => Of(repositoryId).MaxAsync(w => (DateTime?)w.At, ct);

    /// <summary>A page of the commits that a rewrite made unreachable, latest first.</summary>
    /// <param name="from">Commits before it are passed over.</param>
    public async Task<IReadOnlyList<CommitRow>> LostAsync(int repositoryId, int rewriteId, int from, CancellationToken ct)
    {
        var positions = await (
            from rewrite in Of(repositoryId)
            join lost in db.LostCommits on rewrite.Id equals lost.RewriteId
            join commit in db.Commits on lost.CommitId equals commit.Id
            where rewrite.Id == rewriteId
            orderby commit.Id descending
            select commit.Position).Skip(from).Take(CommitBrowser.PageSize).ToListAsync(ct);
        return positions.Count == 0 ? [] : await commits.AtAsync(repositoryId, positions, ct);
    }
}
