namespace FlaskDash.Razor.Insights;

/// <summary>A figure as rows of cells, for a file.</summary>
/// <param name="Columns">Names for programs: <c>firstDay</c>, <c>additions</c>.</param>
/// <param name="Rows">As many cells each: text, whole numbers, fractions, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, bool or null. Read once.</param>
public sealed record FigureTable(IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows)
{
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private FigureTable(IReadOnlyList<string> columns, IEnumerable<object?[]> rows) : this(columns, rows.ToAsyncEnumerable()) { }

    public static FigureTable Of(CommitsOverTime commits) =>
        new(["firstDay", "lastDay", "commits"], commits.Buckets.Select(b => new object?[] { b.Period.Start, b.Period.End, b.Commits }));

    public static FigureTable Of(LinesOverTime lines) => new(
        ["firstDay", "lastDay", "commits", "additions", "deletions", "commitsNotRead", "commitsUnreadable", "apartAdditions", "apartDeletions"],
        lines.Buckets.Select(b => new object?[] { b.Period.Start, b.Period.End, b.Commits, b.Additions, b.Deletions, b.Missing, b.Unreadable, b.ApartAdditions, b.ApartDeletions }));

    public static FigureTable Of(PunchCard card) =>
        new(["weekday", "hour", "commits"], card.Hours.Select((commits, hour) => new object?[] { Weekdays[hour / 24], hour % 24, commits }));

    public static FigureTable Of(CalendarYear year) =>
        new(["day", "commits"], year.Days.Select((commits, day) => new object?[] { new DateOnly(year.Year, 1, 1).AddDays(day), commits }));

    public static FigureTable Of(Newcomers people) =>
        new(["firstDay", "lastDay", "new", "returning"], people.Buckets.Select(b => new object?[] { b.Period.Start, b.Period.End, b.New, b.Returning }));

    public static FigureTable Of(Languages languages) => new(
        ["language", "kind", "files", "bytes", "apartBytes", "endings"],
        languages.Rows.Select(r => new object?[] { r.Language.Name, r.Language.Kind.ToString().ToLowerInvariant(), r.Files, r.Bytes, r.Apart, string.Join(' ', r.Endings) }));

    /// <param name="releases">Those shown.</param>
    public static FigureTable Of(IEnumerable<Release> releases) => new(
        ["tag", "made", "commits", "people", "newPeople", "additions", "deletions"],
        releases.Select(r => new object?[] { r.Tag?.Name, CommitTime.Of(r.Tag?.Seconds), r.Commits, r.People, r.NewPeople, r.Additions, r.Deletions }));

    public static FigureTable Of(TimeToCommit times) => new(
        ["fromMinutes", "belowMinutes", "commits"],
        times.Buckets.Select(b => new object?[] { b.From == int.MinValue ? null : b.From, b.To == int.MaxValue ? null : b.To, b.Commits }));

    /// <param name="committers">Those shown.</param>
    /// <param name="withEmails">Whether the reader may see addresses.</param>
    public static FigureTable Of(IEnumerable<Committer> committers, bool withEmails) => new(
        [.. Emails("name", withEmails), "commits", "credit", "additions", "deletions", "activeDays", "longestStreak", "firstDay", "lastDay"],
        committers.Select(c => (object?[])[.. Cells(c.Name, c.Email, withEmails), c.Commits, c.Credit, c.Additions, c.Deletions, c.ActiveDays, c.LongestStreak, c.First, c.Last]));

    /// <param name="entries">Those shown.</param>
    public static FigureTable Of(IEnumerable<FolderEntry> entries) => new(
        ["path", "files", "bytes", "commits", "additions", "deletions", "firstDay", "lastDay"],
        entries.Select(e => new object?[] { e.Path, e.Files, e.Size, e.Sum.Commits, e.Sum.Additions, e.Sum.Deletions, e.Sum.First, e.Sum.Last }));

    /// <inheritdoc cref="Of(IEnumerable{Committer}, bool)"/>
    public static FigureTable Of(Knowledge knowledge, bool withEmails) => new(
        ["path", "lines", "people", "busFactor", .. Emails("mainAuthor", withEmails), "mainShare", "mainLastDay"],
        knowledge.Entries.Select(e => (object?[])[e.Path, e.Lines, e.People, e.BusFactor, .. Cells(e.Main.Name, e.Main.Email, withEmails), e.MainShare, e.MainLast]));

    private static object?[] Cells(string name, string email, bool withEmails) => withEmails ? [name, email] : [name];

    private static string[] Emails(string name, bool withEmails) => withEmails ? [name, name == "name" ? "email" : name + "Email"] : [name];
}
