using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Tells what commits change apart from where: two with the same patch id are one change, picked from one branch onto another.</summary>
public sealed class GitPatchIds(IOptions<GitOptions> options)
{
    private readonly string executable = options.Value.Executable;

    /// <summary>The patch ids of some commits: <c>git diff-tree --stdin -r --root -p --full-index | git patch-id --stable</c>.</summary>
    /// <remarks>With the whole names of blobs, since a binary file's patch shows nothing else of it.</remarks>
    /// <param name="shas">No merges: git prints none of them.</param>
    /// <returns>In the order of the list; a commit that changes nothing has none.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<(byte[] Sha, byte[] PatchId)> ReadAsync(string mirror, IReadOnlyList<byte[]> shas, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var diff = GitProcess.Start(
            executable, mirror, ["diff-tree", "--stdin", "-r", "--root", "-p", "--full-index", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-color"]);
        await using var ids = GitProcess.Start(executable, mirror, ["patch-id", "--stable"]);
        var asking = ShaList.WriteAsync(diff, shas, [], ct);
        var piping = PipeAsync(diff, ids, ct);
        using (var lines = new StreamReader(ids.Output, leaveOpen: true))
        {
            while (await lines.ReadLineAsync(ct) is { } line)
                if (line.Split(' ') is [var id, var sha]) yield return (Convert.FromHexString(sha), Convert.FromHexString(id));
        }
        await asking;
        await piping;
        foreach (var process in new[] { diff, ids })
        {
            var code = await process.WaitAsync(ct);
            if (code != 0) throw GitFailure.Explain(code, process.Error);
        }
    }

    private static async Task PipeAsync(GitProcess from, GitProcess to, CancellationToken ct)
    {
        try
        {
            await from.Output.CopyToAsync(to.Input, ct);
            to.Input.Close();
        }
        catch (IOException) { /* the reader ended early: its exit code says why */ }
    }
}
