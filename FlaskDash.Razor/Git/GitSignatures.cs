using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Finds which commits carry a signature: whether it is good is not asked.</summary>
public sealed class GitSignatures(IOptions<GitOptions> options)
{
    /// <summary>Of a commit's headers: no honest one has more.</summary>
    private const int MostHeader = 1024 * 1024;

    private readonly string executable = options.Value.Executable;

    /// <summary>Which of some commits have a header <c>gpgsig</c>, by <c>git cat-file --batch</c>.</summary>
    /// <returns>Their places in the list, rising. A commit that is not there is passed over.</returns>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<int> FindAsync(string mirror, IReadOnlyList<byte[]> shas, [EnumeratorCancellation] CancellationToken ct)
    {
        if (shas.Count == 0) yield break;

        await using var git = GitProcess.Start(executable, mirror, ["cat-file", "--batch", "--buffer"]);
        var asking = ShaList.WriteAsync(git, shas, [], ct);
        var reader = PipeReader.Create(git.Output, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        for (var i = 0; i < shas.Count; i++)
        {
            if (await LineAsync(reader, ct) is not { } line) break;
            if (line.Split(' ') is not [_, _, var length] || !long.TryParse(length, CultureInfo.InvariantCulture, out var size)) continue; // "… missing"

            var head = await reader.ReadAtLeastAsync((int)Math.Min(size, MostHeader), ct);
            var isSigned = GitDiff.SignatureIn(head.Buffer.Slice(0, Math.Min(head.Buffer.Length, Math.Min(size, MostHeader))).ToArray()) == true;
            reader.AdvanceTo(head.Buffer.Start);
            await SkipAsync(reader, size + 1, ct); // and the line's end behind it
            if (isSigned) yield return i;
        }
        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, git.Error);
    }

    private static async Task<string?> LineAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end));
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    private static async Task SkipAsync(PipeReader reader, long bytes, CancellationToken ct)
    {
        while (bytes > 0)
        {
            var read = await reader.ReadAsync(ct);
            var taken = Math.Min(bytes, read.Buffer.Length);
            reader.AdvanceTo(read.Buffer.GetPosition(taken));
            bytes -= taken;
            if (read.IsCompleted && taken == 0) return;
        }
    }
}
