using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>What a tree holds at a path.</summary>
/// <param name="Mode">As git writes it: 100644, 100755, 120000 for a symbolic link, 160000 for a submodule.</param>
/// <param name="Blob">Hexadecimal; of a submodule its commit.</param>
/// <param name="Size">Bytes; -1 for a submodule, and where sizes are not asked for.</param>
public sealed record TreeEntry(string Mode, string Blob, long Size, string Path);

/// <summary>What attributes say of a path.</summary>
/// <param name="Language">The value of <c>linguist-language</c>; null without one.</param>
public sealed record PathAttribute(string Path, bool IsGenerated, bool IsVendored, string? Language);

/// <summary>Lists a commit's tree, and asks what its <c>.gitattributes</c> say.</summary>
public sealed class GitTree(IOptions<GitOptions> options)
{
    private readonly GitOptions git = options.Value;

    /// <summary>All files of a commit: <c>git ls-tree -r -l</c>. Bytes of paths that are no UTF-8 are replaced.</summary>
    /// <param name="withSizes">That takes every blob to be there.</param>
    /// <exception cref="GitException">git failed, or there are more files than <see cref="LinesParser.MostFiles"/>: <see cref="GitFault.TooLarge"/>.</exception>
    public async IAsyncEnumerable<TreeEntry> ListAsync(string mirror, byte[] commit, bool withSizes, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var process = GitProcess.Start(git.Executable, mirror, ["ls-tree", "-r", "-z", .. withSizes ? ["-l"] : Array.Empty<string>(), Convert.ToHexStringLower(commit)]);
        process.Input.Close();
        var fields = new NulFields(process.Output);
        var end = new int[1];
        var (files, text) = (0, 0);
        do
        {
            while (fields.TryPeek(end))
            {
                var line = Encoding.UTF8.GetString(fields.Current[..end[0]]);
                fields.Take(end[0] + 1);
                if (line.Split('\t', 2) is not [var facts, var path] || facts.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var mode, _, var blob, .. var size])
                    throw new GitException("git listed a tree in a form that is not known.");
                if (++files > LinesParser.MostFiles || (text += path.Length) > LinesParser.MostPathText)
                    throw new GitException("This tree has more files than can be listed.", fault: GitFault.TooLarge);
                yield return new TreeEntry(mode, blob, long.TryParse(size.FirstOrDefault(), System.Globalization.CultureInfo.InvariantCulture, out var bytes) ? bytes : -1, path);
            }
        }
        while (await fields.FillAsync(ct));

        var code = await process.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, process.Error);
    }

    /// <summary>What a commit's <c>.gitattributes</c> say of paths, whether it holds them or not: <c>git check-attr linguist-generated linguist-vendored linguist-language</c> in a checkout of it.</summary>
    /// <returns>The paths with one of the three.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<IReadOnlyList<PathAttribute>> AttributesAsync(string mirror, byte[] commit, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        // git 2.39 reads attributes from an index, so the tree is read into one of its own: no file is checked out.
        using var files = await GitJobFiles.CreateAsync(git.TemporaryFolder, "", ct);
        var environment = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = files.Index };
        var read = await GitCommand.RunAsync(git.Executable, mirror, ["read-tree", Convert.ToHexStringLower(commit)], environment, ct: ct);
        if (read.ExitCode != 0) throw GitFailure.Explain(read.ExitCode, read.Error);

        await using var process = GitProcess.Start(git.Executable, mirror, ["check-attr", "--cached", "--stdin", "-z", "linguist-generated", "linguist-vendored", "linguist-language"], environment);
        var asking = AskAsync(process, paths, ct);
        var found = new List<PathAttribute>();
        var fields = new NulFields(process.Output);
        var ends = new int[9];
        do
        {
            while (fields.TryPeek(ends))
            {
                var bytes = fields.Current;
                var (generated, vendored) = (IsSet(bytes[(ends[1] + 1)..ends[2]]), IsSet(bytes[(ends[4] + 1)..ends[5]]));
                var language = ValueOf(bytes[(ends[7] + 1)..ends[8]]);
                if (generated || vendored || language is not null) found.Add(new PathAttribute(Encoding.UTF8.GetString(bytes[..ends[0]]), generated, vendored, language));
                fields.Take(ends[8] + 1);
            }
        }
        while (await fields.FillAsync(ct));

        await asking;
        var code = await process.WaitAsync(ct);
        return code == 0 ? found : throw GitFailure.Explain(code, process.Error);
    }

    private static async Task AskAsync(GitProcess process, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        try
        {
            await using var input = new StreamWriter(process.Input, new UTF8Encoding(false));
            foreach (var path in paths)
            {
                await input.WriteAsync(path.AsMemory(), ct);
                await input.WriteAsync('\0');
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException) { /* git ended early: its exit code says why */ }
    }

    private static string? ValueOf(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("unspecified"u8) || value.SequenceEqual("set"u8) || value.SequenceEqual("unset"u8) || value.IsEmpty ? null : Encoding.UTF8.GetString(value);

    // "name", "name=true"; "-name", "name=false" and nothing at all say no.
    private static bool IsSet(ReadOnlySpan<byte> value) => value.SequenceEqual("set"u8) || value.SequenceEqual("true"u8);
}
