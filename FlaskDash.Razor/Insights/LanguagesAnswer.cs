namespace FlaskDash.Razor.Insights;

/// <summary>Bytes of code by language at one point of the history.</summary>
/// <param name="Start">First day of the period that the point ends, UTC.</param>
/// <param name="Sha">The commit whose tree was counted.</param>
/// <param name="Bytes">By the language's name, programming and markup.</param>
public sealed record LanguagesPoint(DateOnly Start, string Sha, IReadOnlyDictionary<string, long> Bytes);

/// <summary>Languages over time, as a job counted them.</summary>
/// <param name="Step">The length of a period.</param>
public sealed record LanguagesAnswer(ViewStep Step, IReadOnlyList<LanguagesPoint> Points);
