using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>The repositories that the viewer may see, and what the viewer may do with them.</summary>
public sealed class RepositoryCatalog(DashContext db, Viewer viewer, IndexQueue queue, IBackgroundJobClient jobs, AuditTrail audit, TimeProvider time)
{
    private IQueryable<Repository> Visible => db.Repositories.AsNoTracking().VisibleTo(viewer);
    private IQueryable<Repository> Managed => db.Repositories.ManagedBy(viewer);
    private IQueryable<Repository> Owned => db.Repositories.OwnedBy(viewer);

    /// <summary>All the viewer may see, by name.</summary>
    public async Task<IReadOnlyList<RepositoryRow>> ListAsync(CancellationToken ct) =>
        await Rows(Visible.OrderBy(r => r.Name).ThenBy(r => r.Id)).ToListAsync(ct);

    /// <summary>One repository; null when there is none that the viewer may see.</summary>
    public async Task<RepositoryRow?> FindAsync(int id, CancellationToken ct) =>
        await Rows(Visible.Where(r => r.Id == id)).SingleOrDefaultAsync(ct) is { } row ? row with { FrozenSha = viewer.Shared?.FrozenSha } : null;

    /// <summary>Where a commit stands in the history; null when it is not there.</summary>
    public Task<int?> PositionOfAsync(int id, byte[] sha, CancellationToken ct) =>
        (from c in db.Commits join r in Visible on c.RepositoryId equals r.Id where r.Id == id && c.Sha == sha select (int?)c.Position).FirstOrDefaultAsync(ct);

    /// <summary>The daily commits of all the viewer may see, for charts that load no history.</summary>
    public async Task<IReadOnlyList<DailyCommits>> DaysAsync(CancellationToken ct) =>
        await (from d in db.DailyCommits.AsNoTracking()
               join r in Visible on d.RepositoryId equals r.Id
               select d).ToListAsync(ct);

    /// <summary>The highlighted commits, newest first: of one repository, or of all the viewer may see.</summary>
    public async Task<IReadOnlyList<HighlightRow>> HighlightsAsync(int? repositoryId, int most, CancellationToken ct) =>
        (await (from h in db.Highlights
                join r in Visible on h.RepositoryId equals r.Id
                join c in db.Commits on h.CommitId equals c.Id
                join author in db.Identities on c.AuthorId equals author.Id
                where repositoryId == null || r.Id == repositoryId
                orderby c.Id descending
                select new { h.Kind, r.Id, Repository = r.Name, c.Sha, c.Subject, Author = author.Name, h.Tag, c.Additions, c.Deletions, c.AuthorSeconds, c.AuthorOffset })
            .Take(most).ToListAsync(ct))
        .ConvertAll(h => new HighlightRow(
            h.Kind, h.Id, h.Repository, Convert.ToHexStringLower(h.Sha), h.Subject, h.Author, h.Tag, h.Additions, h.Deletions, h.AuthorSeconds, h.AuthorOffset));

    /// <summary>Asks for a run: reads what is new at the source.</summary>
    public async Task<ChangeResult> RefreshAsync(int id, CancellationToken ct)
    {
        if (!await Managed.AnyAsync(r => r.Id == id, ct)) return ChangeResult.NotFound;

        await queue.WantAsync(id, ct);
        return ChangeResult.Done;
    }

    /// <summary>Changes who may see it.</summary>
    /// <param name="groups">For <see cref="Visibility.Groups"/>: Okta groups. Those the viewer does not belong to are kept only where they were set before.</param>
    public async Task<ChangeResult> ShareAsync(int id, Visibility visibility, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        var repository = await Owned.Include(r => r.Shares).SingleOrDefaultAsync(r => r.Id == id, ct);
        if (repository is null) return ChangeResult.NotFound;

        var wanted = visibility == Visibility.Groups
            ? groups.Where(g => viewer.Groups.Contains(g) || repository.Shares.Exists(s => s.Group == g)).Distinct().ToList()
            : [];
        if (visibility == Visibility.Groups && wanted.Count == 0) return ChangeResult.NoGroup;

        repository.Visibility = visibility;
        repository.Shares.RemoveAll(s => !wanted.Contains(s.Group));
        repository.Shares.AddRange(wanted.Except(repository.Shares.Select(s => s.Group)).Select(g => new RepositoryShare { Group = g }).ToList());
        await using var change = await audit.BeginAsync(db, ct);
        await change.CommitAsync(new(AuditEvents.AccessChanged, $"{visibility}{(wanted.Count == 0 ? "" : ": " + string.Join(", ", wanted))}", id), ct);
        return ChangeResult.Done;
    }

    /// <summary>Nobody sees it from now on; a job deletes its rows, its part of the search index and its mirror.</summary>
    public async Task<ChangeResult> DeleteAsync(int id, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var name = await Owned.Where(r => r.Id == id).Select(r => r.Name).SingleOrDefaultAsync(ct);
        await using var change = await audit.BeginAsync(db, ct);
        // The fence stops a run under way: its next write changes nothing.
        var deleted = await Owned.Where(r => r.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.DeletedAt, now)
            .SetProperty(r => r.WantedAt, (DateTime?)null)
            .SetProperty(r => r.Address, r => "deleted:" + r.Id)
            .SetProperty(r => r.LeaseFence, r => r.LeaseFence + 1), ct);
        if (deleted == 0) return ChangeResult.NotFound;

        await change.CommitAsync(new(AuditEvents.RepositoryDeleted, name ?? "", id), ct);
        jobs.Enqueue<DeleteJob>(job => job.RunAsync(id, CancellationToken.None));
        return ChangeResult.Done;
    }

    private IQueryable<RepositoryRow> Rows(IQueryable<Repository> repositories)
    {
        var (user, administrator, managed, owned) = (viewer.UserId, viewer.IsAdministrator, Managed, Owned);
        return repositories.Select(r => new RepositoryRow(
            r.Id, r.Name, r.Source,
            r.Source == RepositorySource.Remote || administrator ? r.Address : null,
            r.Owner!.Name, user != null && r.OwnerId == user,
            managed.Any(m => m.Id == r.Id), owned.Any(o => o.Id == r.Id),
            r.Visibility,
            owned.Any(o => o.Id == r.Id) ? r.Shares.Select(s => s.Group).ToList() : new List<string>(),
            r.State, r.WantedAt != null, r.Stage, r.StageDone, r.StageTotal, r.Problem, r.Notice,
            r.FetchedAt, r.IndexedAt, r.DefaultBranch, r.IsShallow,
            r.CommitCount, r.CommitterCount, r.Additions, r.Deletions, r.LinesMissing, r.LinesUnreadable, r.FilesMissing,
            r.LastCommitSeconds, r.Generation,
            user == null ? null : db.Users.Where(u => u.Id == user).Select(u => u.DefaultView).FirstOrDefault()) { MirrorBytes = r.MirrorBytes });
    }
}
