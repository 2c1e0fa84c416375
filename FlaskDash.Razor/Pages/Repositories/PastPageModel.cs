using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>What pages share that have a job count states of the past: asking, calling off, and how it stands.</summary>
public abstract class PastPageModel(InquiryKind kind, RepositoryCatalog catalog, RepositoryHistory history, PastStates past, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>The question; null when nobody has asked it.</summary>
    public InquiryRow? Inquiry { get; private protected set; }

    public bool CanAsk => viewer.IsSignedIn;

    /// <summary>There is an answer of the history as it is now.</summary>
    public bool IsAnswered => Inquiry is { State: InquiryState.Done, IsCurrent: true };

    /// <summary>What the job goes through, for its progress: "files".</summary>
    public abstract string Units { get; }

    /// <summary>What asking costs, in words.</summary>
    public abstract string Cost { get; }

    private protected PastStates Past => past;

    /// <summary>Shows what is known; the history holds its files.</summary>
    private protected abstract Task ShowAsync(History loaded, CancellationToken ct);

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        await ShowAsync(ct);
        return Page();
    }

    /// <summary>Has the past counted.</summary>
    public async Task<IActionResult> OnPostAskAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();
        if (Faults.Count > 0) return Page();

        return await AskedAsync(await past.AskAsync(id, kind, View, ct), Href(View) + "#past", () => ShowAsync(ct));
    }

    /// <summary>Calls the counting off.</summary>
    public async Task<IActionResult> OnPostCancelAsync(int id, [FromForm] int inquiry, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (!viewer.IsSignedIn) return Challenge();

        await past.CancelAsync(id, inquiry, ct);
        return Redirect(Href(View) + "#past");
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        if (await OpenAsync(history, ct, withFiles: true) is { } loaded) await ShowAsync(loaded, ct);
    }
}
