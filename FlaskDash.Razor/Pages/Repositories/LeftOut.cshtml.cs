using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The commits that somebody left out of the numbers by hand: for everybody, with who, when and why, and reversible.</summary>
[AllowAnonymous]
public sealed class LeftOutModel(RepositoryCatalog catalog, CountingRules rules, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/left-out";

    public IReadOnlyList<LeftOutRow> Commits { get; private set; } = [];

    /// <summary>As typed when it was refused, or as the address gives it.</summary>
    public string? Sha { get; private set; }

    /// <inheritdoc cref="Sha"/>
    public string? Reason { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, string? sha, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        Sha = sha?.Length <= 64 ? sha : null;
        Commits = await rules.LeftOutAsync(id, ct);
        return Page();
    }

    /// <summary>Leaves a commit out.</summary>
    public async Task<IActionResult> OnPostAsync(int id, string? sha, string? reason, CancellationToken ct)
    {
        if (!await FindAsync(id, ct) || await rules.LeaveOutAsync(id, sha, reason, ct) is not { IsFound: true } change) return NotFound();
        if (change.Fault is null) return Redirect(Address);

        Refuse([change.Fault]);
        (Sha, Reason, Commits) = (sha, reason, await rules.LeftOutAsync(id, ct));
        return Page();
    }

    /// <summary>Counts a commit again.</summary>
    public async Task<IActionResult> OnPostBackAsync(int id, string? sha, CancellationToken ct) =>
        await FindAsync(id, ct) && (await rules.TakeBackAsync(id, sha, ct)).IsFound ? Redirect(Address) : NotFound();
}
