using System.Buffers;

namespace FlaskDash.Razor.Git;

/// <summary>Says SHAs to a git that reads them from its standard input.</summary>
internal static class ShaList
{
    /// <summary>Writes one line each, excluded ones with <c>^</c> before, and closes the input. A git that has ended early is no fault here: its exit code says why.</summary>
    public static async Task WriteAsync(GitProcess git, IEnumerable<byte[]> shas, IEnumerable<byte[]> excluded, CancellationToken ct)
    {
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        try
        {
            await using var input = git.Input;
            foreach (var (sha, mark) in shas.Select(s => (s, false)).Concat(excluded.Select(s => (s, true))))
            {
                var line = lines.GetSpan(2 * sha.Length + 2);
                var at = 0;
                if (mark) line[at++] = (byte)'^';
                Convert.TryToHexStringLower(sha, line[at..], out var written);
                line[at + written] = (byte)'\n';
                lines.Advance(at + written + 1);
                if (lines.WrittenCount < 32 * 1024) continue;

                await input.WriteAsync(lines.WrittenMemory, ct);
                lines.ResetWrittenCount();
            }
            await input.WriteAsync(lines.WrittenMemory, ct);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException) { /* git ended early */ }
    }

    /// <summary>The bytes of hexadecimal digits; spaces between SHAs are left out.</summary>
    public static byte[] Parse(ReadOnlySpan<byte> hexadecimal)
    {
        if (hexadecimal.IsEmpty) return [];

        var space = hexadecimal.IndexOf((byte)' ');
        if (space < 0) return Convert.FromHexString(System.Text.Encoding.ASCII.GetString(hexadecimal));

        var count = (hexadecimal.Length + 1) / (space + 1);
        var bytes = new byte[count * space / 2];
        for (var i = 0; i < count; i++)
            Convert.FromHexString(hexadecimal.Slice(i * (space + 1), space), bytes.AsSpan(i * space / 2), out _, out _);
        return bytes;
    }
}
