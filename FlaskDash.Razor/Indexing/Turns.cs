using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>Which repositories and inquiries may be taken up now.</summary>
internal static class Turns
{
    // Far more than the clocks of machines differ, and than a lease lasts.
    private static readonly TimeSpan Impossible = TimeSpan.FromHours(1);

    /// <summary>A lease that ends later is from a clock that was wrong and was set back since; it holds nobody up.</summary>
    /// <param name="now">UTC.</param>
    public static DateTime LatestEnd(DateTime now, TimeSpan leaseTime) => now + leaseTime + Impossible;

    /// <summary>Those whose lease has ended.</summary>
    public static IQueryable<Repository> Free(this IQueryable<Repository> repositories, DateTime now, TimeSpan leaseTime)
    {
        var latest = LatestEnd(now, leaseTime);
        return repositories.Where(r => r.DeletedAt == null && (r.LeaseUntil == null || r.LeaseUntil <= now || r.LeaseUntil > latest));
    }

    /// <summary>Those that nobody works on: they wait, or were left by a job that died.</summary>
    public static IQueryable<Inquiry> Free(this IQueryable<Inquiry> inquiries, DateTime now, TimeSpan leaseTime)
    {
        var latest = LatestEnd(now, leaseTime);
        return inquiries.Where(i => i.State == InquiryState.Waiting || (i.State == InquiryState.Working && (i.LeaseUntil <= now || i.LeaseUntil > latest)));
    }

    /// <summary>Those whose owner has fewer runs under way than one person may have. What nobody owns is never held back.</summary>
    public static IQueryable<Repository> HavingTurn(this IQueryable<Repository> repositories, DashContext db, DateTime now, IndexingOptions options)
    {
        var (latest, most) = (LatestEnd(now, options.LeaseTime), options.RunsPerPerson);
        return repositories.Where(r => r.OwnerId == null
            || db.Repositories.Count(o => o.OwnerId == r.OwnerId && o.Id != r.Id && o.State == RepositoryState.Reading && o.LeaseUntil > now && o.LeaseUntil <= latest) < most);
    }
}
