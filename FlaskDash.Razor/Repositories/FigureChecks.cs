using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A figure's check, as far as it is known.</summary>
/// <param name="Inquiry">The question; null when nobody has asked it.</param>
/// <param name="Answer">Null until it is answered.</param>
public sealed record FigureCheck(InquiryRow? Inquiry, CheckAnswer? Answer);

/// <summary>"Check now": has git count a figure of a view, and says what it counted.</summary>
public sealed class FigureChecks(Inquiries inquiries, DashContext db)
{
    /// <summary>True for a figure that git can be asked for in this view: it cannot count co-authors beside commits.</summary>
    public static bool Has(string slug, ViewSettings view) =>
        CheckQuestion.Slugs.Contains(slug) && (view.CoAuthors == ViewCredit.None || slug is not ("committers" or "headline-numbers"));

    /// <summary>The check as it was last asked for.</summary>
    public async Task<FigureCheck> FindAsync(int repositoryId, string slug, ViewSettings view, CancellationToken ct)
    {
        var inquiry = await inquiries.FindAsync(repositoryId, InquiryKind.Check, new CheckQuestion(slug, view).ToString(), ct);
        return new FigureCheck(inquiry, inquiry?.Answer is { } json ? JsonSerializer.Deserialize<CheckAnswer>(json, JsonSerializerOptions.Web) : null);
    }

    /// <summary>Asks for it.</summary>
    public Task<AskResult> AskAsync(int repositoryId, string slug, ViewSettings view, CancellationToken ct) =>
        inquiries.AskAsync(repositoryId, InquiryKind.Check, new CheckQuestion(slug, view).ToString(), ct);

    /// <summary>SHAs of the commits at some positions of a repository that the caller found by <c>VisibleTo</c>.</summary>
    public async Task<IReadOnlyList<string>> ShasAsync(int repositoryId, IReadOnlyList<int> positions, CancellationToken ct) => positions.Count == 0 ? []
        : (await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).OrderBy(c => c.Position).Select(c => c.Sha).ToListAsync(ct)).ConvertAll(Convert.ToHexStringLower);
}
