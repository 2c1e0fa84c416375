using System.Globalization;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A folder of a repository in an address: <c>dir=src/app</c>.</summary>
internal static class FolderPath
{
    private const int Longest = 1_000;

    /// <summary>With a slash at its end; empty for the top.</summary>
    public static string Read(AddressReader query)
    {
        var text = query.Exactly("dir", Longest)?.Trim('/') ?? "";
        if (text.Any(char.IsControl)) query.Refuse("“dir” holds control characters.");
        return text.Length == 0 ? "" : text + "/";
    }

    /// <summary>The folder for an address; null for the top.</summary>
    public static string? Query(string path) => path.Length == 0 ? null : "dir=" + Escaped(path.TrimEnd('/'));

    /// <summary>Slashes stay legible.</summary>
    public static string Escaped(string path) => Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);

    /// <summary>Each folder on the way with its path, from the top.</summary>
    public static IEnumerable<(string Name, string Path)> Steps(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
            yield return (path[..end].Split('/')[^1], path[..(end + 1)]);
    }

    /// <summary>Bytes as "950 B", "1.2 kB", "38 MB".</summary>
    public static string SizeText(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes}\u202fB"),
        < 1_000_000 => Scaled(bytes / 1e3, "kB"),
        < 1_000_000_000 => Scaled(bytes / 1e6, "MB"),
        _ => Scaled(bytes / 1e9, "GB"),
    };

    private static string Scaled(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(number < 10 ? number.ToString("0.0", CultureInfo.InvariantCulture) : number.ToString("0", CultureInfo.InvariantCulture))}\u202f{unit}");
}
