namespace FlaskDash.Razor.Insights;

/// <summary>A commit that changed one file.</summary>
/// <param name="Path">What the file was called then.</param>
/// <param name="OldPath">What it was called before this commit renamed it; null when it kept its name.</param>
/// <param name="Additions">-1 where there is no count.</param>
/// <param name="Deletions">-1 likewise.</param>
public sealed record FileChange(int Position, string Path, string? OldPath, int Additions, int Deletions);

/// <summary>Who changed a file.</summary>
public sealed record FileAuthor(int Person, string Name, string Email, int Commits, long Additions, long Deletions);

/// <summary>The history of one file, followed through its renames.</summary>
/// <remarks>Equals <c>git log --follow -M --numstat -- PATH</c> on a history without merges; where branches go apart git follows the one that it walks first.</remarks>
/// <param name="Changes">Latest first.</param>
/// <param name="Authors">Most commits first.</param>
public sealed record OneFile(string Path, IReadOnlyList<FileChange> Changes, IReadOnlyList<FileAuthor> Authors)
{
    /// <summary>The history of a path. The history must hold <see cref="History.Files"/>.</summary>
    /// <returns>Null when no commit ever touched it.</returns>
    public static OneFile? Of(History history, ViewSettings view, string path)
    {
        var files = history.Files!;
        var current = -1;
        for (var i = 0; i < files.Paths.Count && current < 0; i++) if (files.Paths[i] == path) current = i;
        if (current < 0) return null;

        var selection = history.Select(view with { Paths = null, WithoutGenerated = false });
        var changes = new List<FileChange>();
        // By the order of positions, parents come before their children.
        for (var n = Math.Min(history.Snapshot.Chunks, files.Chunks) - 1; n >= 0; n--)
        {
            var columns = files.Columns(n);
            var paths = columns.Path;
            for (var row = paths.LastIndexOf(current); row >= 0; row = paths[..row].LastIndexOf(current))
            {
                var i = columns.CommitOf(row);
                var position = n * HistoryFormat.ChunkSize + i;
                if (position >= history.Snapshot.Count || !selection.IsCounted(position)) continue;

                var file = columns.Files(i)[row - columns.Starts[i]];
                changes.Add(new FileChange(position, files.Paths[current], file.OldPath < 0 ? null : files.Paths[file.OldPath], file.Additions, file.Deletions));
                if (file.OldPath >= 0) current = file.OldPath;
            }
        }
        return new OneFile(path, changes, AuthorsOf(history, view, changes));
    }

    private static FileAuthor[] AuthorsOf(History history, ViewSettings view, List<FileChange> changes)
    {
        var (personOf, people) = history.PeopleOf(view);
        return [.. changes.GroupBy(c => personOf[history.Snapshot.Columns(c.Position / HistoryFormat.ChunkSize).Author[c.Position % HistoryFormat.ChunkSize]])
            .Select(g => new FileAuthor(g.Key, people[g.Key].Name, people[g.Key].Email, g.Count(), g.Sum(c => (long)Math.Max(0, c.Additions)), g.Sum(c => (long)Math.Max(0, c.Deletions))))
            .OrderByDescending(a => a.Commits).ThenBy(a => a.Person)];
    }
}
