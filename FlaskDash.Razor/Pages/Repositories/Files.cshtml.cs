using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Folder by folder: what is there, what changes often, when it was last touched, what was deleted.</summary>
[AllowAnonymous]
public sealed class FilesModel(RepositoryCatalog catalog, RepositoryHistory history, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Rows of the table of hot spots.</summary>
    public const int MostHotSpots = 20;

    /// <summary>Rows of a folder's table.</summary>
    public const int MostRows = 1_000;

    public override string Address => $"/repositories/{Repository.Id}/files";

    /// <summary>With a slash at its end; empty for the top.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Null while there is no history to count.</summary>
    public Folder? Folder { get; private set; }

    /// <summary>Of the folder and all below it, hottest first.</summary>
    public IReadOnlyList<FolderEntry> HotSpots { get; private set; } = [];

    public TreeMap? Map { get; private set; }

    /// <summary>What was deleted, too.</summary>
    public bool WithDeleted { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Path = FolderPath.Read(query);
        WithDeleted = query.OneOf("show", "existing", "all") == "all";
        Refuse(query.Faults);
        if (await OpenAsync(history, ct, withFiles: true) is not { } loaded) return Page();

        Folder = Folder.Of(loaded, View, Path);
        if (Folder is null)
        {
            Refuse([$"No commit ever touched a folder “{Path.TrimEnd('/')}”."]);
            return Page();
        }
        HotSpots = Folder.HotSpots(loaded, View, Path, MostHotSpots);
        Map = MapOf(Folder);
        return Page();
    }

    /// <summary>The entries to list.</summary>
    public IEnumerable<FolderEntry> Entries => Folder!.Entries.Where(e => WithDeleted || !e.IsDeleted);

    /// <summary>Another folder in the same view.</summary>
    public string FolderHref(string path) => HrefOf(path, WithDeleted);

    /// <summary>A file's own history.</summary>
    public string FileHref(string path) => $"/repositories/{Repository.Id}/file{QueryWith(View, "file=" + FolderPath.Escaped(path))}";

    /// <summary>The commits behind an entry.</summary>
    public string CommitsOf(FolderEntry entry) => CommitsHref(View with { Paths = PathGlobs.Normalise([Escaped(entry.Path)]).Text });

    /// <summary>This folder with what was deleted, or without.</summary>
    public string OtherShowHref => HrefOf(Path, !WithDeleted);

    private protected override string Beside => string.Join('&', new[] { FolderPath.Query(Path), WithDeleted ? "show=all" : null }.OfType<string>());

    private string HrefOf(string path, bool withDeleted) =>
        Address + QueryWith(View, FolderPath.Query(path), withDeleted ? "show=all" : null);

    // A name as it is, where a pattern would read it otherwise.
    private static string Escaped(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? "\\" + c : c.ToString()));

    private TreeMap? MapOf(Folder folder)
    {
        var items = folder.Entries.Where(e => e.Size > 0).OrderByDescending(e => e.Size)
            .Select(e => new TreeMapItem(e.IsFolder ? e.Name + "/" : e.Name, e.Size, e.Sum.Commits, e.IsFolder ? FolderHref(e.Path) : FileHref(e.Path))).ToList();
        return items.Count < 2 ? null : new TreeMap
        {
            Id = "map", Title = "Size and changes", Summary = "Area: bytes on the default branch. Colour: commits in view.", HowHref = HowHref("files"),
            Items = items, NameHead = "Folder or file", AreaHead = "Size", AreaText = FolderPath.SizeText,
        };
    }
}
