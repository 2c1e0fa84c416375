using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who wrote which part of the repository, how few people know it, and which parts were written by somebody who has left.</summary>
[AllowAnonymous]
public sealed class KnowledgeModel(RepositoryCatalog catalog, RepositoryHistory history, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Days without a commit after which somebody counts as gone, where the address says nothing.</summary>
    public const int UsualDays = 365;

    /// <summary>Rows of the table.</summary>
    public const int MostRows = 500;

    public override string Address => $"/repositories/{Repository.Id}/knowledge";

    /// <summary>With a slash at its end; empty for the top.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Days without a commit after which somebody counts as gone.</summary>
    public int Days { get; private set; } = UsualDays;

    /// <summary>Null while there is no history to count.</summary>
    public Knowledge? Knowledge { get; private set; }

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Path = FolderPath.Read(query);
        Days = (int)(query.Number("gone", 1, 36_500, "a number of days from 1 to 36,500") ?? UsualDays);
        Refuse(query.Faults);
        if (await OpenAsync(history, ct, withFiles: true) is { } loaded) Knowledge = Knowledge.Of(loaded, View, Path);
        return Page();
    }

    /// <summary>Another folder in the same view.</summary>
    public string FolderHref(string path) => Address + QueryWith(View, FolderPath.Query(path), Gone);

    /// <summary>A file's own history.</summary>
    public string FileHref(string path) => $"/repositories/{Repository.Id}/file{QueryWith(View, "file=" + FolderPath.Escaped(path))}";

    private string? Gone => Days == UsualDays ? null : "gone=" + Days.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private protected override string Beside => string.Join('&', new[] { FolderPath.Query(Path), Gone }.OfType<string>());
}
