namespace FlaskDash.Razor.Insights;

/// <summary>Which days are counted. The presets end with today.</summary>
public enum ViewRange
{
    All,

    /// <summary>From Monday of this week.</summary>
    Week,

    /// <summary>Today and the 29 days before it.</summary>
    Last30Days,

    /// <summary>Today and the 89 days before it.</summary>
    Last90Days,

    /// <summary>From January 1.</summary>
    Year,

    /// <summary>The whole calendar year before this one.</summary>
    LastYear,

    /// <summary>What the newest tag does not reach, whatever its date: <c>git log TAG..REF</c>.</summary>
    SinceTag,

    /// <summary><see cref="ViewSettings.From"/> to <see cref="ViewSettings.To"/>.</summary>
    Dates,
}

/// <summary>How long one bar of a chart is.</summary>
public enum ViewStep
{
    /// <summary>Days up to 120 days, weeks up to three years (1,096 days), months beyond.</summary>
    Auto,
    Day,

    /// <summary>Starts on Monday.</summary>
    Week,

    /// <summary>A week that starts on Sunday.</summary>
    SundayWeek,
    Month,
    Quarter,
    Year,
}

/// <summary>Whose calendar decides on which day and at which hour a commit was made.</summary>
public enum ViewClock
{
    /// <summary>The author's own, as the commit writes its offset.</summary>
    Author,
    Utc,

    /// <summary>The zone of the viewer's browser: <see cref="ViewSettings.Zone"/>.</summary>
    Viewer,

    /// <summary><see cref="ViewSettings.Zone"/>.</summary>
    Zone,
}

/// <summary>Which of a commit's two dates places it in time.</summary>
public enum ViewDate
{
    /// <summary>When the change was made.</summary>
    Author,

    /// <summary>When it took its present form: rebased, amended, applied.</summary>
    Committer,
}

/// <summary>Whether commits of a kind are counted.</summary>
public enum ViewShare
{
    Out,
    In,
    Only,
}

/// <summary>Who gets the credit for a commit whose message names co-authors.</summary>
public enum ViewCredit
{
    /// <summary>The author alone.</summary>
    None,

    /// <summary>Each of them, whole.</summary>
    Full,

    /// <summary>Each of them, an equal part.</summary>
    Split,
}

/// <summary>How the largest values of a chart are drawn.</summary>
public enum ViewOutliers
{
    Shown,

    /// <summary>The axis ends below them, and each carries a mark.</summary>
    Clipped,
}

/// <summary>Who is a person.</summary>
public enum ViewPeople
{
    /// <summary>Names and addresses of one person are one, by the mailmap and by what people decided.</summary>
    Merged,

    /// <summary>Each name and address by itself, as commits write them.</summary>
    Raw,
}

/// <summary>What a person asks to see of a history: part of the address of every page, honoured by every insight.</summary>
/// <remarks>
/// Values that compare equal have the same <see cref="ToQuery"/>. A setting that joins later is one more property here,
/// one line in <see cref="ViewQuery"/> and one condition in <see cref="Selection"/>.
/// The query says what differs from the product's defaults, never from a user's own: an address means the same to everybody.
/// </remarks>
public sealed record ViewSettings
{
    /// <param name="today">The date in UTC at the time of the request. A commit dated later than the day after it (which has begun in UTC+14) is impossible.</param>
    public ViewSettings(DateOnly today) => Today = today;

    /// <summary>The date in UTC when the view was asked for.</summary>
    public DateOnly Today { get; init; }

    public ViewRange Range { get; init; }

    /// <summary>First day of <see cref="ViewRange.Dates"/>; null when it is open, and for the other ranges.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of <see cref="ViewRange.Dates"/>, itself included; null when it is open, and for the other ranges.</summary>
    public DateOnly? To { get; init; }

    /// <summary>
    /// Which commits there are to count from: null for the default branch, a branch or tag, <c>all</c> for all refs,
    /// or <c>A..B</c> for what B reaches and A does not. <see cref="History.FaultOf"/> says whether there is such a thing.
    /// </summary>
    public string? Ref { get; init; }

    public ViewStep Step { get; init; }
    public ViewClock Clock { get; init; }

    /// <summary>The IANA id of the clock's zone; null unless the clock is <see cref="ViewClock.Zone"/> or <see cref="ViewClock.Viewer"/>.</summary>
    public string? Zone { get; init; }

    public ViewDate Date { get; init; }

    /// <summary>Commits with more than one parent.</summary>
    public ViewShare Merges { get; init; }

    /// <summary>Commits whose author is a bot by the repository's <see cref="BotRules"/>.</summary>
    public ViewShare Bots { get; init; }

    /// <summary>True counts what somebody left out of the repository's numbers by hand, too.</summary>
    public bool WithLeftOut { get; init; }

    /// <summary>
    /// The <see cref="PersonKey"/> of an identity: only commits of the person that it belongs to in this view count; where co-authors
    /// get credit, also those that name it as one. Null for everyone. <see cref="History.FaultOf"/> says whether there is such a person.
    /// </summary>
    public string? Author { get; init; }

    /// <summary>Who gets a commit that names co-authors.</summary>
    public ViewCredit CoAuthors { get; init; }

    /// <summary>Which paths count, in the form of <see cref="PathGlobs.Normalise"/>; null for all. Commits that touch none of them are not counted, nor are merges.</summary>
    public string? Paths { get; init; }

    /// <summary>True shows the lines of generated and vendored files apart; their commits still count.</summary>
    public bool WithoutGenerated { get; init; }

    /// <summary>The view asks for the files that commits changed: see <see cref="History.Files"/>.</summary>
    public bool NeedsFiles => Paths is not null || WithoutGenerated;

    public ViewOutliers Outliers { get; init; }
    public ViewPeople People { get; init; }

    /// <summary>The same view on another clock.</summary>
    /// <param name="zone">For <see cref="ViewClock.Zone"/> and <see cref="ViewClock.Viewer"/>.</param>
    public ViewSettings On(ViewClock clock, string? zone = null) => this with { Clock = clock, Zone = zone };

    /// <summary>The same view of the days from one to another.</summary>
    /// <param name="from">Null: from the first commit.</param>
    /// <param name="to">Null: until today.</param>
    public ViewSettings Between(DateOnly? from, DateOnly? to) =>
        from is null && to is null ? Of(ViewRange.All) : this with { Range = ViewRange.Dates, From = from, To = to };

    /// <summary>The same view of a preset range.</summary>
    public ViewSettings Of(ViewRange range) => this with { Range = range, From = null, To = null };

    /// <summary>Reads a query string.</summary>
    /// <param name="query">A request's query; what this does not know is ignored, since a page has parameters of its own.</param>
    /// <param name="defaults">What holds where the query says nothing, with today's date.</param>
    /// <param name="viewerZone">The zone that the viewer's browser named; null when it named none.</param>
    public static ParsedView Parse(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> query, ViewSettings defaults, string? viewerZone = null) =>
        ViewQuery.Parse(query, defaults, viewerZone);

    /// <summary>The one way to write this view as a query, without <c>?</c>: only what differs from the defaults, in a fixed order.</summary>
    /// <param name="defaults">As given to <see cref="Parse"/>; null for the product's own.</param>
    public string ToQuery(ViewSettings? defaults = null) => ViewQuery.Write(this, defaults ?? new ViewSettings(Today));

    /// <summary>What differs from the defaults, each with the query that takes it away.</summary>
    /// <param name="defaults">As given to <see cref="Parse"/>; null for the product's own.</param>
    public IReadOnlyList<ViewChip> Describe(ViewSettings? defaults = null) => ViewQuery.Describe(this, defaults ?? new ViewSettings(Today));

    /// <summary>The range as a person says it, for example "This week" or "3 Mar 2024 to 9 Mar 2024".</summary>
    public string RangeText => ViewQuery.TextOf(this);

    /// <summary>
    /// The period to compare with: the week, 30 days or year before, up to the same day of it; for two dates the days
    /// just before, as many. Null where there is none: for all, and for a range without a first day.
    /// </summary>
    public ViewSettings? Before()
    {
        var first = FirstDay;
        if (first is not { } from) return null;

        var last = LastDay is { } to && to < Today ? to : Today;
        if (last < from) return null;
        return Range switch
        {
            ViewRange.Week => Between(from.AddDays(-7), last.AddDays(-7)),
            ViewRange.Year => Between(from.AddYears(-1), last.AddYears(-1)),
            ViewRange.LastYear => Between(from.AddYears(-1), from.AddDays(-1)),
            _ when from.DayNumber <= last.DayNumber - from.DayNumber + 1 => null,
            _ => Between(from.AddDays(-(last.DayNumber - from.DayNumber + 1)), from.AddDays(-1)),
        };
    }

    /// <summary>The first day that counts; null when the range has none.</summary>
    public DateOnly? FirstDay => Range switch
    {
        ViewRange.Week => Today.AddDays(-EpochDay.Weekday(EpochDay.Of(Today))),
        ViewRange.Last30Days => Today.AddDays(-29),
        ViewRange.Last90Days => Today.AddDays(-89),
        ViewRange.Year => new DateOnly(Today.Year, 1, 1),
        ViewRange.LastYear => new DateOnly(Today.Year - 1, 1, 1),
        ViewRange.Dates => From,
        _ => null,
    };

    /// <summary>The last day that counts, itself included; null when the range ends with today.</summary>
    public DateOnly? LastDay => Range == ViewRange.LastYear ? new DateOnly(Today.Year - 1, 12, 31) : To;

    /// <summary>True when days choose no commit: those with impossible dates are counted, too.</summary>
    internal bool IsUnbounded => FirstDay is null && LastDay is null;

    /// <summary>The last day since 1970-01-01 on which a commit can have been made.</summary>
    internal int LastPossibleDay => EpochDay.Of(Today) + 1;

    /// <summary>First and last day since 1970-01-01 that count, both included; the last may come before the first.</summary>
    internal (int First, int Last) Days =>
        (FirstDay is { } from ? Math.Max(EpochDay.Of(from), EpochDay.First) : EpochDay.First,
         LastDay is { } to ? Math.Min(EpochDay.Of(to), LastPossibleDay) : LastPossibleDay);
}

/// <summary>A view read from a query.</summary>
/// <param name="View">What was understood; where there is a fault, the default stands.</param>
/// <param name="Faults">What was not: answer 400 with these, never with a silent default.</param>
public sealed record ParsedView(ViewSettings View, IReadOnlyList<ViewFault> Faults)
{
    public bool IsValid => Faults.Count == 0;
}

/// <summary>A query parameter that cannot be honoured.</summary>
/// <param name="Parameter">Its name in the query.</param>
/// <param name="Message">A sentence for a person: what was wrong and what is allowed. It quotes what they typed; encode it.</param>
public sealed record ViewFault(string Parameter, string Message);

/// <summary>A setting that differs from the default.</summary>
/// <param name="Parameter">Its name in the query, for example <c>clock</c>.</param>
/// <param name="Text">For a person, for example "UTC clock".</param>
/// <param name="QueryWithout">The query of the same view with the default instead, without <c>?</c>.</param>
public sealed record ViewChip(string Parameter, string Text, string QueryWithout);

/// <summary>A value that a parameter can have: for menus, and for reading the query.</summary>
/// <param name="Name">In the query.</param>
/// <param name="Label">In a menu.</param>
public sealed record ViewChoice<T>(T Value, string Name, string Label);
