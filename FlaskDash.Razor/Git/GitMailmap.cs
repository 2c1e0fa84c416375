using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Reads the mailmap that a mirror's default branch holds.</summary>
public sealed class GitMailmap(IOptions<GitOptions> options)
{
    /// <summary>The largest one known has some 100 kB.</summary>
    private const long MostBytes = 1024 * 1024;

    private readonly string executable = options.Value.Executable;

    /// <summary>The text of <c>HEAD:.mailmap</c>, broken bytes replaced; null when there is none, it is no regular file (git follows no link either), or it is larger than 1 MB.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<string?> ReadAsync(string mirror, CancellationToken ct)
    {
        var listed = await GitCommand.RunAsync(executable, mirror, ["ls-tree", "-l", "HEAD", "--", ".mailmap"], ct: ct);
        // An unborn HEAD is no fault.
        if (listed.ExitCode != 0 || BlobOf(listed.Output) is not { } sha) return null;

        var blob = await GitCommand.RunAsync(executable, mirror, ["cat-file", "blob", sha], ct: ct);
        return blob.ExitCode == 0 ? blob.Output : throw GitFailure.Explain(blob.ExitCode, blob.Error);
    }

    /// <summary>Of a line "mode type sha size\tpath".</summary>
    internal static string? BlobOf(string listed) =>
        listed.Split('\t')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["100644" or "100755" or "100664", "blob", var sha, var size]
        && long.TryParse(size, System.Globalization.CultureInfo.InvariantCulture, out var bytes) && bytes <= MostBytes ? sha : null;
}
