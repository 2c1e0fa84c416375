using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>A file, or a folder with all below it.</summary>
/// <param name="Name">Within its folder.</param>
/// <param name="Path">From the top of the repository; of a folder with a slash at its end.</param>
/// <param name="IsFolder">False for a file.</param>
/// <param name="Files">Files that the default branch has there now; 0 for what was deleted.</param>
/// <param name="Size">Their bytes on the default branch.</param>
/// <param name="Sum">What the view's commits changed.</param>
/// <param name="Attributes">Of a file: what <c>.gitattributes</c> say.</param>
public sealed record FolderEntry(string Name, string Path, bool IsFolder, int Files, long Size, FileSum Sum, PathAttributes Attributes)
{
    /// <summary>The default branch does not have it any more.</summary>
    public bool IsDeleted => Files == 0;

    /// <summary>Commits times bytes: large files that change often.</summary>
    public double Heat => (double)Sum.Commits * Size;
}

/// <summary>What is in a folder, and what changed there.</summary>
/// <remarks>
/// Commits of an entry equal <c>git rev-list --count --full-history --no-merges HEAD -- PATH</c>; lines the sums of <c>git log --full-history
/// --no-merges --full-diff --numstat -M HEAD -- PATH</c> over the files below it; files and sizes <c>git ls-tree -r -l HEAD</c>.
/// </remarks>
/// <param name="Path">Empty for the whole repository; else with a slash at its end.</param>
/// <param name="Entries">Folders and files, by name.</param>
public sealed record Folder(string Path, IReadOnlyList<FolderEntry> Entries)
{
    /// <summary>The entries of a folder. The history must hold <see cref="History.Files"/>.</summary>
    /// <param name="path">Empty for the top; else with a slash at its end.</param>
    /// <returns>Null when no commit ever touched such a folder.</returns>
    public static Folder? Of(History history, ViewSettings view, string path)
    {
        var files = history.Files!;
        var (names, groupOf) = FolderGroups.Of(files, view, path, Enumerable.Range(0, files.Paths.Count));
        if (names.Count == 0) return path.Length == 0 ? new Folder(path, []) : null;

        var sums = FileSums.Of(history, view, groupOf, names.Count);
        var (counts, sizes) = (new int[names.Count], new long[names.Count]);
        for (var i = 0; i < files.Tree.Count; i++)
        {
            if (groupOf[files.Tree.Paths[i]] is not (>= 0 and var group)) continue;
            counts[group]++;
            sizes[group] += Math.Max(0, files.Tree.Sizes[i]);
        }
        var attributes = Enumerable.Range(0, groupOf.Length).Where(i => groupOf[i] >= 0).ToLookup(i => groupOf[i], i => files.Attributes[i]);
        return new Folder(path, [.. names.Select(n => new FolderEntry(
                n.Key.TrimEnd('/'), path + n.Key, n.Key[^1] == '/', counts[n.Value], sizes[n.Value], sums[n.Value], n.Key[^1] == '/' ? PathAttributes.None : attributes[n.Value].First()))
            .Where(e => e.Files > 0 || e.Sum.Commits > 0)
            .OrderByDescending(e => e.IsFolder).ThenBy(e => e.Name, StringComparer.OrdinalIgnoreCase).ThenBy(e => e.Path, StringComparer.Ordinal)]);
    }

    /// <summary>The files of the default branch by <see cref="FolderEntry.Heat"/>, hottest first; those that did not change are none.</summary>
    /// <param name="path">As for <see cref="Of"/>.</param>
    public static IReadOnlyList<FolderEntry> HotSpots(History history, ViewSettings view, string path, int most)
    {
        var files = history.Files!;
        var (isCounted, groupOf) = (CountedPaths(files, view), new int[files.Paths.Count]);
        Array.Fill(groupOf, -1);
        for (var i = 0; i < files.Tree.Count; i++)
            if (files.Tree.Paths[i] is var number && isCounted[number] && files.Paths[number].StartsWith(path, StringComparison.Ordinal)) groupOf[number] = i;

        var sums = FileSums.Of(history, view, groupOf, files.Tree.Count);
        return [.. Enumerable.Range(0, sums.Length).Where(i => sums[i].Commits > 0)
            .OrderByDescending(i => (double)sums[i].Commits * Math.Max(0, files.Tree.Sizes[i])).ThenByDescending(i => sums[i].Commits).ThenBy(i => files.Paths[files.Tree.Paths[i]], StringComparer.Ordinal).Take(most)
            .Select(i => (Number: files.Tree.Paths[i], Size: Math.Max(0, files.Tree.Sizes[i]), Sum: sums[i]))
            .Select(f => new FolderEntry(files.Paths[f.Number][(files.Paths[f.Number].LastIndexOf('/') + 1)..], files.Paths[f.Number], false, 1, f.Size, f.Sum, files.Attributes[f.Number]))];
    }

    /// <summary>Whether each path is one of the view's.</summary>
    internal static bool[] CountedPaths(FileHistory files, ViewSettings view)
    {
        var globs = view.Paths is null ? null : new PathGlobs(view.Paths);
        return [.. files.Paths.Select((path, i) => globs?.Matches(path) != false && !(view.WithoutGenerated && files.Attributes[i] != PathAttributes.None))];
    }
}
