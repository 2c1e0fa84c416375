using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One file's history, through its renames: its commits and who made them.</summary>
[AllowAnonymous]
public sealed class FileModel(RepositoryCatalog catalog, RepositoryHistory history, CommitBrowser commits, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    private const int LongestPath = 4_096;

    public override string Address => $"/repositories/{Repository.Id}/file";

    /// <summary>From the top of the repository.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Null while there is no history to count.</summary>
    public OneFile? Found { get; private set; }

    /// <summary>It is on the default branch now.</summary>
    public bool IsThere { get; private set; }

    /// <summary>A page of the commits.</summary>
    public IReadOnlyList<CommitRow> Commits { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Path = query.Exactly("file", LongestPath) ?? "";
        var from = (int?)query.Number("after", 0, int.MaxValue, "the number of a commit in this list") ?? 0;
        if (Path.Length == 0 && query.Faults.Count == 0) query.Refuse("Say which file: file=src/app.cs.");
        Refuse(query.Faults);
        if (await OpenAsync(history, ct, withFiles: true) is not { } loaded) return Page();

        Found = OneFile.Of(loaded, View, Path);
        if (Found is null)
        {
            Refuse([$"No commit ever touched a file “{Path}”."]);
            return Page();
        }
        var tree = loaded.Files!.Tree;
        for (var i = 0; i < tree.Count && !IsThere; i++) IsThere = loaded.Files.Paths[tree[i].Path] == Path;
        Commits = await commits.AtAsync(id, [.. Found.Changes.Skip(from).Take(CommitBrowser.PageSize).Select(c => c.Position)], ct);
        Pager = new(from > 0 ? HrefOf(Math.Max(0, from - CommitBrowser.PageSize)) : null, from + CommitBrowser.PageSize < Found.Changes.Count ? HrefOf(from + CommitBrowser.PageSize) : null);
        return Page();
    }

    /// <summary>The folder that it is in.</summary>
    public string FolderHref => $"/repositories/{Repository.Id}/files{Query(View)}" is var files && Path.LastIndexOf('/') is >= 0 and var slash
        ? files + (files.Contains('?', StringComparison.Ordinal) ? '&' : '?') + FolderPath.Query(Path[..slash]) : $"/repositories/{Repository.Id}/files{Query(View)}";

    private protected override string Beside => "file=" + FolderPath.Escaped(Path);

    private string HrefOf(int from) => from == 0 ? Href(View) : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Href(View)}&after={from}");
}
