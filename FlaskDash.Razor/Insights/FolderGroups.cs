namespace FlaskDash.Razor.Insights;

/// <summary>The paths below a folder, grouped by its entries.</summary>
/// <param name="Names">Each entry with the number of its group; of a folder with a slash at its end.</param>
/// <param name="GroupOf">For each path its group, or -1.</param>
internal sealed record FolderGroups(IReadOnlyDictionary<string, int> Names, int[] GroupOf)
{
    /// <param name="folder">Empty for the top; else with a slash at its end.</param>
    /// <param name="numbers">Of the paths to group; those that the view does not count are left out.</param>
    public static FolderGroups Of(FileHistory files, ViewSettings view, string folder, IEnumerable<int> numbers)
    {
        var (names, groupOf, isCounted) = (new Dictionary<string, int>(StringComparer.Ordinal), new int[files.Paths.Count], Folder.CountedPaths(files, view));
        Array.Fill(groupOf, -1);
        foreach (var number in numbers)
        {
            var path = files.Paths[number];
            if (!isCounted[number] || !path.StartsWith(folder, StringComparison.Ordinal)) continue;

            var slash = path.IndexOf('/', folder.Length);
            var name = slash < 0 ? path[folder.Length..] : path[folder.Length..(slash + 1)];
            if (!names.TryGetValue(name, out groupOf[number])) groupOf[number] = names[name] = names.Count;
        }
        return new FolderGroups(names, groupOf);
    }
}
