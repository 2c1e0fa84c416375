using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Repositories;

/// <summary>What jobs find out of points along the history: asks for it, and says what was found.</summary>
public sealed class PastStates(Inquiries inquiries)
{
    /// <summary>As it was last asked for.</summary>
    /// <typeparam name="TAnswer">That of the kind: <see cref="LanguagesAnswer"/>, <see cref="SurvivalAnswer"/>.</typeparam>
    /// <returns>The question, null when nobody has asked it; the answer, null until there is one.</returns>
    public async Task<(InquiryRow? Inquiry, TAnswer? Answer)> FindAsync<TAnswer>(int repositoryId, InquiryKind kind, ViewSettings view, CancellationToken ct)
        where TAnswer : class
    {
        var inquiry = await inquiries.FindAsync(repositoryId, kind, new PointsQuestion(view).ToString(), ct);
        return (inquiry, inquiry?.Answer is { } json ? JsonSerializer.Deserialize<TAnswer>(json, JsonSerializerOptions.Web) : null);
    }

    /// <summary>Asks for it.</summary>
    public Task<AskResult> AskAsync(int repositoryId, InquiryKind kind, ViewSettings view, CancellationToken ct) => inquiries.AskAsync(repositoryId, kind, new PointsQuestion(view).ToString(), ct);

    /// <summary>Calls it off.</summary>
    public Task CancelAsync(int repositoryId, int inquiryId, CancellationToken ct) => inquiries.CancelAsync(repositoryId, inquiryId, ct);
}
