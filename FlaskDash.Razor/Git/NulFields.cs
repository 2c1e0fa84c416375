namespace FlaskDash.Razor.Git;

/// <summary>Reads git's <c>-z</c> output: runs of bytes, each ended by NUL.</summary>
/// <remarks>One buffer, grown to the longest group asked for: nothing is allocated per field.</remarks>
internal sealed class NulFields(Stream stream)
{
    /// <summary>A single group longer than this is refused: no honest commit is.</summary>
    private const int Longest = 128 * 1024 * 1024;

    private byte[] buffer = new byte[128 * 1024];
    private int start, end;

    /// <summary>What is read and not yet taken.</summary>
    public ReadOnlySpan<byte> Current => buffer.AsSpan(start, end - start);

    /// <summary>Looks for so many whole fields in what is read.</summary>
    /// <param name="ends">As long as the fields wanted; gets the offsets of their ends within <see cref="Current"/>.</param>
    /// <returns>False when they are not all there: <see cref="FillAsync"/>.</returns>
    public bool TryPeek(Span<int> ends)
    {
        var at = start;
        for (var i = 0; i < ends.Length; i++)
        {
            var length = buffer.AsSpan(at, end - at).IndexOf((byte)0);
            if (length < 0) return false;
            ends[i] = at + length - start;
            at += length + 1;
        }
        return true;
    }

    /// <summary>Forgets this many bytes.</summary>
    public void Take(int bytes) => start += bytes;

    /// <summary>Reads more.</summary>
    /// <returns>False when git has closed its output.</returns>
    /// <exception cref="GitException">One group is longer than any honest one.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (start > 0)
        {
            Current.CopyTo(buffer);
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
