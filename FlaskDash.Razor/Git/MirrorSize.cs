using System.Globalization;

namespace FlaskDash.Razor.Git;

/// <summary>What <c>git count-objects -v</c> says of a mirror.</summary>
/// <param name="Bytes">Of loose objects and packs, to the next 1,024.</param>
internal sealed record MirrorSize(long Bytes, long Objects)
{
    /// <remarks>Format: https://git-scm.com/docs/git-count-objects; sizes are in KiB.</remarks>
    public static MirrorSize Parse(string output)
    {
        var (kib, objects) = (0L, 0L);
        foreach (var line in output.Split('\n'))
        {
            if (line.Split(": ") is not [var name, var text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) continue;
            if (name is "size" or "size-pack") kib += value;
            else if (name is "count" or "in-pack") objects += value;
        }
        return new(kib * 1024, objects);
    }
}
