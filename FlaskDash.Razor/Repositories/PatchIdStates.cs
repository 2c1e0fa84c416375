using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>Has patch ids read, and says how far a job is.</summary>
public sealed class PatchIdStates(Inquiries inquiries)
{
    // There is but one question about patch ids.
    private const string Question = "all";

    /// <summary>As it was last asked for; null when it never was.</summary>
    public Task<InquiryRow?> FindAsync(int repositoryId, CancellationToken ct) => inquiries.FindAsync(repositoryId, InquiryKind.PatchIds, Question, ct);

    /// <summary>Has those read that are missing.</summary>
    public Task<AskResult> AskAsync(int repositoryId, CancellationToken ct) => inquiries.AskAsync(repositoryId, InquiryKind.PatchIds, Question, ct);
}
