using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Asks which commits changed how often a text stands in a file.</summary>
public sealed class GitPickaxe(IOptions<GitOptions> options)
{
    private readonly string executable = options.Value.Executable;

    /// <summary>Those of the given commits that <c>git log -M -S TEXT</c> shows.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="text">Searched as it is, no pattern; without NUL, not empty.</param>
    /// <param name="shas">The commits to look at; no other is.</param>
    /// <param name="ct">Stops git.</param>
    /// <returns>SHAs in hexadecimal, in the order given.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<string> FindAsync(string mirror, string text, IReadOnlyCollection<byte[]> shas, [EnumeratorCancellation] CancellationToken ct)
    {
        if (shas.Count == 0) yield break;

        await using var git = GitProcess.Start(executable, mirror,
        [
            "log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-decorate", "--no-color",
            "-M", "-S" + text, "--format=%H", "--no-patch",
        ]);
        var asking = ShaList.WriteAsync(git, shas, [], ct);
        using var output = new StreamReader(git.Output, Encoding.ASCII, leaveOpen: true);
        while (await output.ReadLineAsync(ct) is { } sha) yield return sha;

        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, git.Error);
    }
}
