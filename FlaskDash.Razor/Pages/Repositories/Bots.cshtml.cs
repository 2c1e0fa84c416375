using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who is a bot in a repository: the patterns, and whom they mean.</summary>
[AllowAnonymous]
public sealed class BotsModel(RepositoryCatalog catalog, RepositoryHistory history, CountingRules rules, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public override string Address => $"/repositories/{Repository.Id}/bots";

    /// <summary>The patterns, one a line: as typed when they were refused.</summary>
    public string Patterns { get; private set; } = "";

    /// <summary>The patterns are the product's own.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>The bots with commits of the default branch, the busiest first.</summary>
    public IReadOnlyList<Committer> Bots { get; private set; } = [];

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        await ShowAsync(await rules.BotsAsync(id, ct), ct);
        return Page();
    }

    /// <summary>Saves the patterns.</summary>
    public async Task<IActionResult> OnPostAsync(int id, string? patterns, CancellationToken ct) => await SaveAsync(id, patterns ?? "", ct);

    /// <summary>Goes back to the product's own patterns.</summary>
    public async Task<IActionResult> OnPostDefaultAsync(int id, CancellationToken ct) => await SaveAsync(id, null, ct);

    private async Task<IActionResult> SaveAsync(int id, string? patterns, CancellationToken ct)
    {
        if (!await FindAsync(id, ct) || await rules.SetBotsAsync(id, patterns, ct) is not { IsFound: true } change) return NotFound();
        if (change.Fault is null) return Redirect(Address);

        Refuse([change.Fault]);
        Patterns = patterns!;
        return Page();
    }

    private async Task ShowAsync(string? stored, CancellationToken ct)
    {
        (IsDefault, Patterns) = (stored is null, stored ?? string.Join('\n', BotRules.Default.Patterns));
        if (await OpenAsync(history, ct) is not { } loaded) return;

        Bots = Committers.Of(loaded, new ViewSettings(View.Today) { Bots = ViewShare.Only, Merges = ViewShare.In, People = ViewPeople.Raw, WithLeftOut = true }).Rows;
    }
}
