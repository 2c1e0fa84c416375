using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps one person's repositories from taking all workers.</summary>
internal static class Turns
{
    /// <summary>Those whose owner has fewer runs under way than one person may have. What nobody owns is never held back.</summary>
    public static IQueryable<Repository> HavingTurn(this IQueryable<Repository> repositories, DashContext db, DateTime now, int runsPerPerson) => repositories.Where(r =>
        r.OwnerId == null || db.Repositories.Count(o => o.OwnerId == r.OwnerId && o.Id != r.Id && o.State == RepositoryState.Reading && o.LeaseUntil > now) < runsPerPerson);
}
