using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Which folders of this machine may be added and fetched: complete repositories inside an allowed root.</summary>
/// <remarks>
/// git never runs in such a folder; only <c>git-upload-pack --strict</c> reads the one git folder checked here. What would lead it
/// elsewhere (a <c>.git</c> file, <c>commondir</c>, alternates, links) or make it start something (a promisor remote to fetch from, included
/// configuration) is refused. Somebody who may write inside a root could still change a folder between check and read: roots are for
/// folders whose writers are trusted with each other's repositories.
/// </remarks>
public sealed partial class LocalPathPolicy(IOptions<LocalRootOptions> roots, IOptions<GitOptions> git)
{
    private const int MaxLength = 4_000;
    private const int MaxConfig = 1024 * 1024;
    private const string Outside = "Only repositories inside the folders named in Repositories:LocalRoots may be added.";
    private const string Nothing = "There is no Git repository in this folder.";
    private const string MakeClone = " Make a full copy with git clone --mirror --no-local, and add the copy.";
    private const string Borrows = "This repository takes parts of itself from another place (links, alternates or a shared folder), which is refused." + MakeClone;

    /// <summary>Checks a path as an administrator typed it, or as it is stored.</summary>
    /// <returns>Never an exception.</returns>
    public LocalPathVerdict Check(string? path)
    {
        if (string.IsNullOrWhiteSpace(path)) return new LocalPathVerdict.Refused("Enter the full path of a repository.");
        if (path.Length > MaxLength || path.Any(char.IsControl)) return new LocalPathVerdict.Refused("This path is too long, or holds a line break or another control character.");
        if (!Path.IsPathFullyQualified(path)) return new LocalPathVerdict.Refused("Enter the full path of a repository, from the root of the file system.");

        try
        {
            return RealPath.Of(path) is { } real && IsAllowed(real) ? Inspect(real) : new LocalPathVerdict.Refused(Outside);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return new LocalPathVerdict.Refused("This repository cannot be read. Give the account that runs the app the right to read its folder and everything in it.");
        }
    }

    /// <summary>The setting that would allow a folder's neighbours and itself, for the person at the command line; null where it lies inside a root, or is the app's own.</summary>
    /// <param name="path">Absolute.</param>
    public string? SettingFor(string path)
    {
        try
        {
            if (RealPath.Of(path) is not { } real || IsInRoots(real) || IsOwn(real)) return null;
            return string.Create(CultureInfo.InvariantCulture, $"Repositories__LocalRoots__{roots.Value.LocalRoots.Count}={Path.GetDirectoryName(real) ?? real}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return null;
        }
    }

    private bool IsAllowed(string real) => IsInRoots(real) && !IsOwn(real);

    private bool IsInRoots(string real) => roots.Value.LocalRoots.Any(root => RealPath.Of(root) is { } folder && RealPath.IsInside(real, folder));

    // The app's own mirrors may lie inside a root; adding one would show a repository to somebody who may not see it.
    private bool IsOwn(string real) => git.Value.MirrorsFolder.Length > 0 && RealPath.Of(git.Value.MirrorsFolder) is { } mirrors && RealPath.IsInside(real, mirrors);

    private static LocalPathVerdict Inspect(string real)
    {
        if (!Directory.Exists(real)) return new LocalPathVerdict.Refused("There is no such folder, or it cannot be read.");
        var dotGit = Path.Combine(real, ".git");
        if (new FileInfo(dotGit).LinkTarget is not null) return new LocalPathVerdict.Refused(Borrows);
        if (File.Exists(dotGit))
            return new LocalPathVerdict.Refused("This is a worktree or a submodule: its .git is a file that points to another repository." + MakeClone);

        var folder = Directory.Exists(dotGit) ? dotGit : real;
        return WhyNot(folder) is { } why ? new LocalPathVerdict.Refused(why) : new LocalPathVerdict.Allowed(real, folder);
    }

    private static string? WhyNot(string folder)
    {
        var (objects, refs) = (Path.Combine(folder, "objects"), Path.Combine(folder, "refs"));
        if (!File.Exists(Path.Combine(folder, "HEAD")) || !Directory.Exists(objects) || !Directory.Exists(refs)) return Nothing;
        if (Exists(Path.Combine(folder, "commondir")) || Exists(Path.Combine(objects, "info", "alternates")) || Exists(Path.Combine(objects, "info", "http-alternates")))
            return Borrows;
        if (HasLinks(folder, recurse: false) || HasLinks(objects, recurse: true) || HasLinks(refs, recurse: true)) return Borrows;
        foreach (var name in new[] { "config", "config.worktree" })
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists) continue;
            if (file.Length > MaxConfig) return "The config file of this repository is too large to be checked.";
            var text = File.ReadAllText(file.FullName);
            if (Promisor().IsMatch(text)) return "This is a partial clone: the objects that it lacks are elsewhere. Add the repository that it was cloned from, or a full clone.";
            if (Include().IsMatch(text)) return "The config file of this repository includes other files, which is refused." + MakeClone;
        }
        return null;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path) || new FileInfo(path).LinkTarget is not null;

    // Hooks are left out: they never run here, and teams do link them.
    private static bool HasLinks(string folder, bool recurse) => new DirectoryInfo(folder)
        .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = 0, IgnoreInaccessible = false })
        .Any(entry => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.Name != "hooks");

    [GeneratedRegex("partialclone|promisor", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Promisor();

    [GeneratedRegex(@"\[\s*include", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Include();
}
