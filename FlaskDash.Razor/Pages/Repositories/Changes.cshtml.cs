using System.Globalization;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>"What changed this line": the commits that added or removed a text, found by a job.</summary>
[AllowAnonymous]
public sealed class ChangesModel(RepositoryCatalog catalog, LineChanges changes, Inquiries inquiries, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/changes";

    public bool CanAsk => viewer.IsSignedIn;

    /// <summary>What is looked for, as typed; null for nothing yet.</summary>
    public string? Text { get; private set; }

    public LineChangesPage Found { get; private set; } = new(null, [], 0, 0, false);

    public Pager Pager { get; private set; } = new(null, null);

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Text = query.Exactly("text", LineChanges.LongestText);
        var from = (int?)query.Number("from", 0, int.MaxValue, "the number of a commit in this list") ?? 0;
        if (Text is not null && !LineChanges.CanBeAsked(Text)) query.Refuse("A text with a NUL character cannot be looked for.");
        Refuse(query.Faults);
        if (Faults.Count > 0 || Text is null) return Page();

        Found = await changes.FindAsync(id, Text, from, ct);
        Pager = new(from > 0 ? HrefOf(Text, Math.Max(0, from - CommitBrowser.PageSize)) : null, from + CommitBrowser.PageSize < Found.Count ? HrefOf(Text, from + CommitBrowser.PageSize) : null);
        return Page();
    }

    /// <summary>Asks, or asks again.</summary>
    public async Task<IActionResult> OnPostAskAsync(int id, [FromForm] string? text, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();

        Text = text?.ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(Text)) Refuse(["Type the text that was added or removed."]);
        else if (Text.Length > LineChanges.LongestText) Refuse([$"The text has {Numbers.Of(Text.Length)} characters. Give at most {Numbers.Of(LineChanges.LongestText)}."]);
        else if (!LineChanges.CanBeAsked(Text)) Refuse(["A text with a NUL character cannot be looked for."]);
        if (Faults.Count > 0) return Page();

        return await AskedAsync(await changes.AskAsync(id, Text!, ct), HrefOf(Text!, 0));
    }

    /// <summary>Calls the search off.</summary>
    public async Task<IActionResult> OnPostCancelAsync(int id, [FromForm] int inquiry, [FromForm] string? text, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();

        // One that has ended meanwhile is shown as it ended.
        await inquiries.CancelAsync(id, inquiry, ct);
        return Redirect(string.IsNullOrEmpty(text) ? Address : HrefOf(text.ReplaceLineEndings("\n"), 0));
    }

    private string HrefOf(string text, int from) =>
        $"{Address}?text={Uri.EscapeDataString(text)}{(from > 0 ? "&from=" + from.ToString(CultureInfo.InvariantCulture) : "")}";
}
