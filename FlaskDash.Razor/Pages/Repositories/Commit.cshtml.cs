using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One commit: its message, its people, its files and their lines.</summary>
[AllowAnonymous, Limited(Limited.Diff)]
public sealed class CommitModel(
    RepositoryCatalog catalog, RepositoryHistory history, CommitReader commits, CommitDiffs diffs, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public const int MostChildren = 10;

    private CommitMessage message = null!;
    private IReadOnlyDictionary<string, string> shas = new Dictionary<string, string>();

    public CommitDetails Commit { get; private set; } = null!;

    public override string Address => $"/repositories/{Repository.Id}/commits/{Commit.Row.Sha}";

    /// <summary>What stands below the subject; null when there is nothing.</summary>
    public Component? Body => message.Body is { } body ? Words(body) : null;

    /// <summary>The trailers by their key, in the order of the message; each value is a person where it is written as one.</summary>
    public IEnumerable<(string Key, IReadOnlyList<Component> Values)> Trailers =>
        message.Trailers.GroupBy(t => t.Key, StringComparer.OrdinalIgnoreCase)
            .Select(g => (g.First().Key, (IReadOnlyList<Component>)[.. g.Select(ValueOf)]));

    public Component Author => Person(Commit.Row.Author, Commit.Row.AuthorEmail);

    public Component Committer => Person(Commit.Committer, Commit.CommitterEmail);

    /// <summary>Commits that have this one as a parent, at most <see cref="MostChildren"/> and one more.</summary>
    public IReadOnlyList<CommitLink> Children { get; private set; } = [];

    /// <summary>Whether it carries a signature; null when that is not known.</summary>
    public bool? IsSigned { get; private set; }

    /// <summary>The neighbours in the list of this view.</summary>
    public (string? Newer, string? Older) Neighbours { get; private set; }

    /// <summary>Which parent a merge is compared with: 1, 2, …; null for none.</summary>
    public int? Against { get; private set; }

    /// <summary>What the lines are compared with; null for nothing.</summary>
    public string? Parent => Commit.Parents.Count == 0 ? null : Commit.Parents[(Against ?? 1) - 1].Sha;

    /// <summary>Files of this page of the list.</summary>
    public IReadOnlyList<FileRow> Files { get; private set; } = [];

    /// <summary>Of the whole commit.</summary>
    public int FileCount { get; private set; }

    /// <summary>git could not list the files within its limits.</summary>
    public bool IsListMissing { get; private set; }

    /// <summary>The number of the first file shown.</summary>
    public int FirstFile { get; private set; }

    /// <summary>The file that is shown alone; null for the first ones.</summary>
    public int? OneFile { get; private set; }

    /// <summary>The lines of some of the files.</summary>
    public IReadOnlyList<FileDiff> Diffs { get; private set; } = [];

    /// <summary>The address of a page of files; null when there is none.</summary>
    public string? NextFiles => FirstFile + CommitReader.FilesPerPage < FileCount ? FilesHref(FirstFile + CommitReader.FilesPerPage) : null;

    /// <inheritdoc cref="NextFiles"/>
    public string? PreviousFiles => FirstFile == 0 ? null : FilesHref(Math.Max(0, FirstFile - CommitReader.FilesPerPage));

    /// <summary>Where the lines of the files after those shown stand; null when there are none.</summary>
    public string? NextLines => OneFile is null && Diffs.Count > 0 && FirstFile + Diffs.Count < FileCount ? FilesHref(FirstFile + Diffs.Count, "lines") : null;

    /// <summary>A merge with each of its parents, or with none.</summary>
    public Choices Comparisons => new("Compare with",
    [
        new Choice("No parent", ToThis([]), Against is null),
        .. Commit.Parents.Select((p, i) => new Choice($"Parent {i + 1}, {p.Sha[..10]}", ToThis([$"against={i + 1}"]) + "#files", Against == i + 1)),
    ]);

    public async Task<IActionResult> OnGetAsync(int id, string sha, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (await commits.FindAsync(id, sha, ct) is not { } commit) return NotFound();

        Commit = commit;
        if (sha != commit.Row.Sha) return Redirect(Address + Request.QueryString);

        message = CommitMessage.Of(commit.Message, commit.Row.Subject);
        var words = CommitWords.ShasIn(string.Join('\n', message.Trailers.Select(t => t.Value).Prepend(message.Body)));
        shas = (await commits.ShasAsync(id, words, ct)).ToDictionary(s => s.Key, s => To(s.Value));

        var query = new AddressReader(Request.Query);
        var (first, one) = Read(query);
        if (query.Faults.Count == 0 && Faults.Count == 0) await ListFilesAsync(id, first, one, query, ct);
        Refuse(query.Faults);
        if (Faults.Count > 0) return Page();

        var signature = diffs.IsSignedAsync(id, commit.Row.Sha, ct);
        if (OneFile is { } number) Diffs = [await diffs.OneAsync(id, commit.Row.Sha, Parent, Files[number - FirstFile], ct)];
        else if (Files.Count > 0) Diffs = await diffs.FirstAsync(id, commit.Row.Sha, Parent, Files, ct);
        await PlaceAsync(id, ct);
        IsSigned = await signature;
        return Page();
    }

    /// <summary>Another commit's page, in the same view.</summary>
    public string To(string sha) => CommitHref(sha) + Query(View);

    /// <summary>Where a file's lines are: on this page, or alone.</summary>
    public string LinesHref(FileRow file) => Diffs.Any(d => d.File.Number == file.Number) ? $"#file-{file.Number}" : AloneHref(file);

    /// <summary>A file's lines alone.</summary>
    public string AloneHref(FileRow file) => ToThis([.. AgainstParts, $"file={file.Number}"]) + $"#file-{file.Number}";

    /// <summary>Back from one file to the first ones.</summary>
    public string AllFilesHref => FilesHref(FirstFile);

    private IEnumerable<string> AgainstParts => Against is { } parent ? [$"against={parent}"] : [];

    private (int First, int? One) Read(AddressReader query)
    {
        var parents = Commit.Parents.Count;
        var against = (int?)query.Number("against", 1, Math.Max(1, parents), parents > 1 ? $"one of the {parents} parents of this commit" : "a parent of this commit");
        if (against is not null && parents == 0) query.Refuse("This commit has no parent to compare it with.");
        Against = Commit.Row.IsMerge ? against : null;

        var first = query.Number("files", 0, int.MaxValue - CommitReader.FilesPerPage, "the number of a file, from 0 on");
        var one = query.Number("file", 0, int.MaxValue - CommitReader.FilesPerPage, "the number of a file, from 0 on");
        if (first is not null && one is not null) query.Refuse("“file” and “files” cannot stand together. Give one of them.");
        return ((int)(first ?? 0), (int?)one);
    }

    private async Task ListFilesAsync(int id, int first, int? one, AddressReader query, CancellationToken ct)
    {
        var row = Commit.Row;
        IReadOnlyList<FileRow>? all = null;
        if (Against is not null || row is { IsMerge: false, Lines: LinesState.Missing })
        {
            all = await diffs.ListAsync(id, row.Sha, Parent, ct);
            IsListMissing = all is null;
        }
        FileCount = all?.Count ?? (row.Lines == LinesState.Read ? row.Files : 0);

        var wanted = one ?? first;
        if (wanted > 0 && wanted >= FileCount && !IsListMissing) query.Refuse($"“{(one is null ? "files" : "file")}={wanted}” is past the last of {FileCount} files.");
        else if (FileCount > 0)
        {
            (OneFile, FirstFile) = (one, one is null ? first : wanted / CommitReader.FilesPerPage * CommitReader.FilesPerPage);
            Files = all is null ? await commits.FilesAsync(row.Id, FirstFile, ct) : [.. all.Skip(FirstFile).Take(CommitReader.FilesPerPage)];
        }
    }

    private async Task PlaceAsync(int id, CancellationToken ct)
    {
        var selection = CommitSelection.Everything;
        if (await OpenAsync(history, ct) is { } loaded && Commit.Row.Position < loaded.Snapshot.Count)
        {
            var view = CommitsInView.Of(loaded, View);
            selection = new CommitSelection(view.LowestKey, view.HighestKey, view.Commits.Contains);
            Children = await commits.AtAsync(id, CommitChildren.Of(loaded.Snapshot, Commit.Row.Position, MostChildren + 1), ct);
        }
        Neighbours = await commits.NeighboursAsync(id, Commit.Row.Id, selection, ct);
    }

    private Component ValueOf(Trailer trailer) => trailer.Name is { } name ? Person(name, trailer.Email!) : Words(trailer.Value);

    private CommitWords Words(string text) => new(text, shas);

    // Strangers see names without addresses.
    private CommitPerson Person(string name, string email) => new(Repository.Id, name, viewer.IsSignedIn ? email : null);

    private string FilesHref(int first, string part = "files") => ToThis([.. AgainstParts, .. first == 0 ? (IEnumerable<string>)[] : [$"files={first}"]]) + "#" + part;

    private string ToThis(IEnumerable<string> parts)
    {
        var query = string.Join('&', View.ToQuery() is { Length: > 0 } view ? parts.Prepend(view) : parts);
        return query.Length == 0 ? Address : Address + "?" + query;
    }
}
