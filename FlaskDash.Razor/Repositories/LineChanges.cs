using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;

namespace FlaskDash.Razor.Repositories;

/// <summary>The commits that added or removed a text, as far as they are known.</summary>
/// <param name="Inquiry">The question; null when nobody has asked it.</param>
/// <param name="Commits">A page of them, newest first; empty while there is no answer.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Searched">How many commits were looked at.</param>
/// <param name="IsCut">There are more than are kept: the search ended with the last one.</param>
public sealed record LineChangesPage(InquiryRow? Inquiry, IReadOnlyList<CommitRow> Commits, int Count, int Searched, bool IsCut);

/// <summary>"What changed this line": asks for the commits that added or removed a text, and shows them.</summary>
public sealed class LineChanges(Inquiries inquiries, CommitBrowser commits)
{
    /// <summary>Characters of a text.</summary>
    public const int LongestText = PickaxeInquiry.LongestText;

    /// <summary>True for a text that can be looked for.</summary>
    public static bool CanBeAsked(string text) => text.Length is > 0 and <= LongestText && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>A page of the answer, as far as there is one.</summary>
    /// <param name="from">Commits before it, newest first, are passed over.</param>
    public async Task<LineChangesPage> FindAsync(int repositoryId, string text, int from, CancellationToken ct)
    {
        var inquiry = await inquiries.FindAsync(repositoryId, InquiryKind.Pickaxe, text, ct);
        if (inquiry?.Answer is not { } json) return new(inquiry, [], 0, 0, false);

        var answer = JsonSerializer.Deserialize<PickaxeAnswer>(json, JsonSerializerOptions.Web)!;
        var shown = answer.Positions.Skip(from).Take(CommitBrowser.PageSize).ToList();
        return new(inquiry, await commits.AtAsync(repositoryId, shown, ct), answer.Positions.Count, answer.Searched, answer.IsCut);
    }

    /// <summary>Asks for it.</summary>
    public Task<AskResult> AskAsync(int repositoryId, string text, CancellationToken ct) => inquiries.AskAsync(repositoryId, InquiryKind.Pickaxe, text, ct);
}
