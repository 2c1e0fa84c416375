namespace FlaskDash.Razor.Git;

/// <summary>Resolves links in a path as the kernel does: from the left, <c>..</c> after the link before it.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;   // the kernel's own limit

    /// <summary>The path without links and dots. What does not exist is taken as it is written.</summary>
    /// <returns>Null for a circle of links.</returns>
    public static string? Of(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Split(path[root.Length..]));
        var real = root;
        var links = 0;
        while (rest.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MaxLinks) return null;
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (var step in Split(target[(Path.GetPathRoot(target)?.Length ?? 0)..])) rest.Push(step);
        }
        return real;
    }

    /// <summary>True when a real path is a folder's or lies below it.</summary>
    public static bool IsInside(string path, string folder)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Equals(folder, comparison)
            || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, comparison);
    }

    // Last part first, ready for a stack.
    private static IEnumerable<string> Split(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
