using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A question that a job answers, as its page shows it.</summary>
/// <param name="Done">Steps done, and <paramref name="Total"/> in all; 0 while unknown.</param>
/// <param name="Answer">JSON as its kind defines; null until done.</param>
/// <param name="IsCurrent">Asked of the history as it is now; else the repository has been read since.</param>
/// <param name="CanCancel">It is under way, and the viewer asked it or manages the repository.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="EndedAt">UTC; null until it ended.</param>
public sealed record InquiryRow(
    int Id, InquiryState State, long Done, long Total, string? Problem, string? Answer, bool IsCurrent, bool CanCancel, DateTime AskedAt, DateTime? EndedAt)
{
    /// <summary>Waits for its turn, or is being worked on.</summary>
    public bool IsUnderWay => State is InquiryState.Waiting or InquiryState.Working;
}

/// <summary>How asking ended.</summary>
public enum AskResult
{
    /// <summary>It waits, is under way, or is answered already.</summary>
    Asked,

    /// <summary>There is no such repository for this viewer.</summary>
    NotFound,

    /// <summary>The viewer has <see cref="Inquiries.MostOpen"/> questions that are not answered yet.</summary>
    TooMany,
}

/// <summary>Asks questions of a repository that take longer than a request, follows them and calls them off.</summary>
/// <remarks>
/// Whoever sees the repository sees the answer: two who ask the same share one row. Of one person one question is worked on at a
/// time. Asking is for those who have signed in.
/// </remarks>
public sealed class Inquiries(DashContext db, Viewer viewer, InquiryQueue queue, TimeProvider time)
{
    /// <summary>Questions of one person that can wait at the same time.</summary>
    public const int MostOpen = 5;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private IQueryable<Repository> Visible => db.Repositories.AsNoTracking().VisibleTo(viewer);

    /// <summary>The question as it was last asked; null when it never was, or there is no such repository for this viewer.</summary>
    /// <param name="question">In the one canonical way to write it.</param>
    public async Task<InquiryRow?> FindAsync(int repositoryId, InquiryKind kind, string question, CancellationToken ct)
    {
        var hash = HashOf(question);
        return await Rows(db.Inquiries.Where(i => i.RepositoryId == repositoryId && i.Kind == kind && i.QuestionHash == hash).OrderByDescending(i => i.Generation), withAnswer: true)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Asks, or asks again what failed, was called off, or was asked of an older history.</summary>
    /// <exception cref="InvalidOperationException">Nobody has signed in.</exception>
    public async Task<AskResult> AskAsync(int repositoryId, InquiryKind kind, string question, CancellationToken ct)
    {
        var user = viewer.UserId ?? throw new InvalidOperationException("Only who has signed in can ask.");
        if (await Visible.Where(r => r.Id == repositoryId).Select(r => (long?)r.Generation).FirstOrDefaultAsync(ct) is not { } generation) return AskResult.NotFound;

        var (hash, now) = (HashOf(question), time.GetUtcNow().UtcDateTime);
        var same = db.Inquiries.Where(i => i.RepositoryId == repositoryId && i.Kind == kind && i.QuestionHash == hash);
        if (await same.AnyAsync(i => i.Generation == generation && (i.State == InquiryState.Waiting || i.State == InquiryState.Working || i.State == InquiryState.Done), ct)) return AskResult.Asked;
        if (await db.Inquiries.CountAsync(i => i.ById == user && (i.State == InquiryState.Waiting || i.State == InquiryState.Working), ct) >= MostOpen) return AskResult.TooMany;

        // What was asked of an older history is answered by this one.
        await same.Where(i => i.Generation != generation || i.State == InquiryState.Failed || i.State == InquiryState.Cancelled).ExecuteDeleteAsync(ct);
        var inquiry = new Inquiry
        {
            RepositoryId = repositoryId, Kind = kind, Question = question, QuestionHash = hash, Generation = generation,
            State = InquiryState.Waiting, ById = user, AskedAt = now,
        };
        db.Inquiries.Add(inquiry);
        try
        {
            await db.SaveChangesAsync(ct);
            queue.Enqueue(inquiry.Id);
        }
        catch (DbUpdateException) when (same.Any(i => i.Generation == generation)) { /* somebody asked the same at the same moment */ }
        finally { db.Entry(inquiry).State = EntityState.Detached; }
        return AskResult.Asked;
    }

    /// <summary>Calls a question off: a job that works on it stops within a second.</summary>
    /// <returns>False when there is none under way that the viewer may call off.</returns>
    public async Task<bool> CancelAsync(int repositoryId, int inquiryId, CancellationToken ct)
    {
        var (user, now) = (viewer.UserId, time.GetUtcNow().UtcDateTime);
        var managed = db.Repositories.ManagedBy(viewer);
        var visible = db.Repositories.VisibleTo(viewer);
        return user is not null && await db.Inquiries
            .Where(i => i.Id == inquiryId && i.RepositoryId == repositoryId && (i.State == InquiryState.Waiting || i.State == InquiryState.Working))
            .Where(i => visible.Any(r => r.Id == i.RepositoryId) && (i.ById == user || managed.Any(r => r.Id == i.RepositoryId)))
            .ExecuteUpdateAsync(row => row
                .SetProperty(i => i.State, InquiryState.Cancelled).SetProperty(i => i.EndedAt, now).SetProperty(i => i.LeaseUntil, (DateTime?)null), ct) > 0;
    }

    /// <summary>The present state, then each that differs, until it ended. Without the answer.</summary>
    /// <remarks>Each look starts from the access rule.</remarks>
    /// <returns>Null when there is no such question for this viewer.</returns>
    public async Task<IAsyncEnumerable<InquiryRow>?> FollowAsync(int repositoryId, int inquiryId, CancellationToken ct) =>
        await LookAsync(repositoryId, inquiryId, ct) is null ? null : StatesAsync(repositoryId, inquiryId, ct);

    private async IAsyncEnumerable<InquiryRow> StatesAsync(int repositoryId, int inquiryId, [EnumeratorCancellation] CancellationToken ct)
    {
        InquiryRow? last = null;
        while (await LookAsync(repositoryId, inquiryId, ct) is { } now)
        {
            if (now != last) yield return last = now;
            if (!now.IsUnderWay) yield break;

            await Task.Delay(Pace, time, ct);
        }
    }

    private Task<InquiryRow?> LookAsync(int repositoryId, int inquiryId, CancellationToken ct) =>
        Rows(db.Inquiries.Where(i => i.Id == inquiryId && i.RepositoryId == repositoryId), withAnswer: false).FirstOrDefaultAsync(ct);

    private IQueryable<InquiryRow> Rows(IQueryable<Inquiry> inquiries, bool withAnswer)
    {
        var (user, administrator) = (viewer.UserId, viewer.IsAdministrator);
        return from i in inquiries.AsNoTracking()
               join r in Visible on i.RepositoryId equals r.Id
               select new InquiryRow(
                   i.Id, i.State, i.Done, i.Total, i.Problem, withAnswer ? i.Answer : null, i.Generation == r.Generation,
                   (i.State == InquiryState.Waiting || i.State == InquiryState.Working) && user != null && (i.ById == user || r.OwnerId == user || (administrator && r.OwnerId == null)),
                   i.AskedAt, i.EndedAt);
    }

    private static byte[] HashOf(string question) => SHA256.HashData(Encoding.UTF8.GetBytes(question));
}
