namespace FlaskDash.Razor.Git;

/// <summary>Reads git's <c>-z</c> output: runs of bytes, each ended by NUL.</summary>
/// <remarks>One buffer, grown to the longest group asked for: nothing is allocated per field.</remarks>
internal sealed class NulFields(Stream stream)
{
    /// <summary>A single group longer than this is refused: git has no reason to print it.</summary>
    private const int Longest = 64 * 1024 * 1024;

    private byte[] buffer = new byte[256 * 1024];
    private int start, end;

    /// <summary>Reads until the buffer holds <paramref name="fields"/> whole fields more.</summary>
    /// <returns>The offsets of their ends, in <paramref name="ends"/>, relative to <see cref="Current"/>; false at the end of the output.</returns>
    public bool TryPeek(int fields, Span<int> ends)
    {
        var at = start;
        for (var i = 0; i < fields; i++)
        {
            var length = buffer.AsSpan(at, end - at).IndexOf((byte)0);
            if (length < 0) return false;
            at += length + 1;
            ends[i] = at - 1 - start;
        }
        return true;
    }

    /// <summary>What is read and not yet taken.</summary>
    public ReadOnlySpan<byte> Current => buffer.AsSpan(start, end - start);

    /// <summary>Forgets this many bytes.</summary>
    public void Take(int bytes) => start += bytes;

    /// <summary>Reads more.</summary>
    /// <returns>False when git has closed its output.</returns>
    /// <exception cref="GitException">One group is longer than any git prints.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
        {
            if (buffer.Length >= Longest) throw new GitException("A commit of this repository is larger than can be read.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
        end += read;
        return read > 0;
    }
}
