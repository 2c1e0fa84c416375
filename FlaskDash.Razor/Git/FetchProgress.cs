using System.Globalization;
using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Git;

/// <summary>Reads git's progress lines: receiving counts for the first 80 percent, resolving deltas for the rest.</summary>
internal sealed partial class FetchProgress(IProgress<int> percent)
{
    private int last = -1;

    public void Read(string line)
    {
        if (PercentIn(line) is not { } now || now <= last) return;
        last = now;
        percent.Report(now);
    }

    /// <summary>0 to 100, or null when the line says nothing about it.</summary>
    internal static int? PercentIn(string line)
    {
        var match = Line().Match(line);
        if (!match.Success) return null;
        var done = Math.Min(100, int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
        return match.Groups[1].ValueSpan[0] == 'R' && match.Groups[1].ValueSpan[2] == 's' ? 80 + done / 5 : done * 4 / 5;
    }

    [GeneratedRegex("^(Receiving objects|Unpacking objects|Resolving deltas): +([0-9]{1,3})%", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
