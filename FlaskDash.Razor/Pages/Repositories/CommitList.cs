using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Commits to list.</summary>
/// <param name="ViewQuery">The settings of the view that the links keep, with "?" in front; null or empty for none.</param>
/// <param name="Marked">Of a search, to be marked; empty for none.</param>
public sealed record CommitList(IReadOnlyList<CommitRow> Commits, IReadOnlyList<TextTerm> Marked, string? ViewQuery = null)
{
    /// <summary>The commits by the day on which they were committed, in UTC: the order of the list.</summary>
    public IEnumerable<(string Day, IReadOnlyList<CommitRow> Commits)> Days
    {
        get
        {
            for (var i = 0; i < Commits.Count;)
            {
                var (day, first) = (DayOf(Commits[i]), i);
                while (i < Commits.Count && DayOf(Commits[i]) == day) i++;
                yield return (day, [.. Commits.Skip(first).Take(i - first)]);
            }
        }
    }

    private static string DayOf(CommitRow commit) => commit.CommitterSeconds switch
    {
        null => "Without a date",
        < -62_135_510_400 or > 253_402_214_400 => "On a day that no calendar shows",
        { } seconds => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("dddd, d MMM yyyy", CultureInfo.InvariantCulture),
    };
}
