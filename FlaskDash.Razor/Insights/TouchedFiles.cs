namespace FlaskDash.Razor.Insights;

/// <summary>A file that commits of a view touch.</summary>
/// <param name="IsDeleted">The default branch does not have it any more.</param>
public sealed record TouchedFile(string Path, FileSum Sum, bool IsDeleted);

/// <summary>The files that the commits of a view touch.</summary>
/// <remarks>Commits equal <c>git log --full-history --no-merges --no-renames --name-only --format= HEAD | sort | uniq -c</c>.</remarks>
/// <param name="Files">Most commits first.</param>
/// <param name="Count">How many there are.</param>
public sealed record TouchedFiles(IReadOnlyList<TouchedFile> Files, int Count)
{
    /// <summary>The history must hold <see cref="History.Files"/>.</summary>
    /// <param name="most">At most so many are told.</param>
    public static TouchedFiles Of(History history, ViewSettings view, int most)
    {
        var files = history.Files!;
        var isCounted = Folder.CountedPaths(files, view);
        var sums = FileSums.Of(history, view, [.. isCounted.Select((counted, path) => counted ? path : -1)], isCounted.Length);
        var touched = Enumerable.Range(0, sums.Length).Where(path => sums[path].Commits > 0).ToArray();
        var there = new bool[isCounted.Length];
        foreach (var path in files.Tree.Paths) there[path] = true;
        return new TouchedFiles(
            [.. touched.OrderByDescending(path => sums[path].Commits).ThenBy(path => files.Paths[path], StringComparer.Ordinal).Take(most)
                .Select(path => new TouchedFile(files.Paths[path], sums[path], !there[path]))],
            touched.Length);
    }
}
