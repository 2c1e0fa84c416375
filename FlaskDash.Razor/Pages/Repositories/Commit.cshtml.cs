using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>One commit: its message, its people, its files.</summary>
[AllowAnonymous]
public sealed class CommitModel(RepositoryCatalog catalog, CommitBrowser commits, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    public CommitDetails Commit { get; private set; } = null!;

    public override string Address => CommitHref(Commit.Row.Sha);

    /// <summary>What stands below the subject; null when there is nothing.</summary>
    public string? Body => CommitMessage.BodyOf(Commit.Message, Commit.Row.Subject);

    /// <summary>Strangers see names without addresses.</summary>
    public bool ShowsEmails => viewer.IsSignedIn;

    /// <summary>The address of a page of files; null when there is none.</summary>
    public string? NextFiles => FilesHref(FirstFile + CommitBrowser.FilesPerPage);

    /// <inheritdoc cref="NextFiles"/>
    public string? PreviousFiles => FirstFile == 0 ? null : FilesHref(Math.Max(0, FirstFile - CommitBrowser.FilesPerPage));

    /// <summary>The number of the first file shown.</summary>
    public int FirstFile { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, string sha, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        FirstFile = (int)(query.Number("files", 0, int.MaxValue - CommitBrowser.FilesPerPage, "the number of a file, from 0 on") ?? 0);
        if (await commits.FindAsync(id, sha, FirstFile, ct) is not { } commit) return NotFound();

        Commit = commit;
        if (sha != commit.Row.Sha) return Redirect(Address + Request.QueryString);
        if (FirstFile > 0 && FirstFile >= commit.Row.Files) query.Refuse($"“files={FirstFile}” is past the last of {commit.Row.Files} files.");
        Refuse(query.Faults);
        return Page();
    }

    private string? FilesHref(int first) =>
        first >= Commit.Row.Files ? null : first == 0 ? Address + "#files" : $"{Address}?files={first}#files";
}
