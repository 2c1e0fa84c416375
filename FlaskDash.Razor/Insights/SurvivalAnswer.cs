namespace FlaskDash.Razor.Insights;

/// <summary>From which years the lines of a state are.</summary>
/// <param name="Start">First day of the period that the point ends, UTC.</param>
/// <param name="Sha">The commit whose files were blamed.</param>
/// <param name="Lines">By the year of the author date, on the author's clock.</param>
public sealed record SurvivalPoint(DateOnly Start, string Sha, IReadOnlyDictionary<int, long> Lines);

/// <summary>The age of lines over time, as a job counted them.</summary>
/// <param name="Step">The length of a period.</param>
/// <param name="Unread">Files, over all points, that git could not blame.</param>
public sealed record SurvivalAnswer(ViewStep Step, IReadOnlyList<SurvivalPoint> Points, int Unread)
{
    /// <summary>Points in time: each costs a blame of all files.</summary>
    public const int MostPoints = 12;
}
