using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Insights;

/// <summary>How <see cref="ViewSettings"/> are written in an address, and the choices that menus offer.</summary>
public static class ViewQuery
{
    /// <summary>Characters of a ref or a range of two.</summary>
    private const int LongestRef = 1_000;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The presets; two dates come as <c>from</c> and <c>to</c> instead.</summary>
    public static IReadOnlyList<ViewChoice<ViewRange>> Ranges { get; } =
    [
        new(ViewRange.Week, "week", "This week"), new(ViewRange.Last30Days, "30d", "Last 30 days"), new(ViewRange.Last90Days, "90d", "Last 90 days"),
        new(ViewRange.Year, "year", "This year"), new(ViewRange.LastYear, "lastyear", "Last year"), new(ViewRange.SinceTag, "tag", "Since the last tag"),
        new(ViewRange.All, "all", "All"),
    ];

    public static IReadOnlyList<ViewChoice<ViewStep>> Steps { get; } =
    [
        new(ViewStep.Auto, "auto", "Automatic"), new(ViewStep.Day, "day", "By day"), new(ViewStep.Week, "week", "By week"),
        new(ViewStep.SundayWeek, "sunweek", "By week from Sunday"), new(ViewStep.Month, "month", "By month"),
        new(ViewStep.Quarter, "quarter", "By quarter"), new(ViewStep.Year, "year", "By year"),
    ];

    /// <summary>A zone is written by its IANA id instead.</summary>
    public static IReadOnlyList<ViewChoice<ViewClock>> Clocks { get; } =
        [new(ViewClock.Author, "author", "Author’s clock"), new(ViewClock.Utc, "utc", "UTC"), new(ViewClock.Viewer, "viewer", "My clock")];

    public static IReadOnlyList<ViewChoice<ViewDate>> Dates { get; } =
        [new(ViewDate.Author, "author", "By author date"), new(ViewDate.Committer, "committer", "By committer date")];

    public static IReadOnlyList<ViewChoice<ViewShare>> Merges { get; } =
        [new(ViewShare.Out, "out", "Without merges"), new(ViewShare.In, "in", "With merges"), new(ViewShare.Only, "only", "Merges only")];

    public static IReadOnlyList<ViewChoice<ViewShare>> Bots { get; } =
        [new(ViewShare.Out, "out", "Without bots"), new(ViewShare.In, "in", "With bots"), new(ViewShare.Only, "only", "Bots only")];

    public static IReadOnlyList<ViewChoice<bool>> LeftOut { get; } =
        [new(false, "out", "Not counted"), new(true, "in", "Counted, though left out")];

    public static IReadOnlyList<ViewChoice<ViewCredit>> CoAuthors { get; } =
        [new(ViewCredit.None, "none", "Commits count for their author"), new(ViewCredit.Full, "full", "Co-authors count in full"), new(ViewCredit.Split, "split", "Co-authors share a commit")];

    public static IReadOnlyList<ViewChoice<bool>> Generated { get; } =
        [new(false, "in", "Generated and vendored counted"), new(true, "out", "Generated and vendored apart")];

    public static IReadOnlyList<ViewChoice<ViewOutliers>> Outliers { get; } =
        [new(ViewOutliers.Shown, "shown", "Full axis"), new(ViewOutliers.Clipped, "clipped", "Outliers clipped")];

    public static IReadOnlyList<ViewChoice<ViewPeople>> People { get; } =
        [new(ViewPeople.Merged, "merged", "People merged"), new(ViewPeople.Raw, "raw", "People as written")];

    /// <summary>Every parameter that belongs to the view, in the order of the canonical query.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        ["ref", "from", "to", "range", "step", "clock", "date", "merges", "bots", "author", "leftout", "coauthors", "path", "generated", "outliers", "people"];

    internal static ParsedView Parse(IEnumerable<KeyValuePair<string, StringValues>> query, ViewSettings defaults, string? viewerZone)
    {
        var given = new Reader(query);
        var (range, from, to) = (given.Choice("range", Ranges), given.Date("from"), given.Date("to"));
        var view = defaults with
        {
            Ref = given.Ref(defaults.Ref),
            Step = given.Choice("step", Steps)?.Value ?? defaults.Step,
            Date = given.Choice("date", Dates)?.Value ?? defaults.Date,
            Merges = given.Choice("merges", Merges)?.Value ?? defaults.Merges,
            Bots = given.Choice("bots", Bots)?.Value ?? defaults.Bots,
            Author = given.Author(defaults.Author),
            WithLeftOut = given.Choice("leftout", LeftOut)?.Value ?? defaults.WithLeftOut,
            CoAuthors = given.Choice("coauthors", CoAuthors)?.Value ?? defaults.CoAuthors,
            Paths = given.Paths(defaults.Paths),
            WithoutGenerated = given.Choice("generated", Generated)?.Value ?? defaults.WithoutGenerated,
            Outliers = given.Choice("outliers", Outliers)?.Value ?? defaults.Outliers,
            People = given.Choice("people", People)?.Value ?? defaults.People,
        };
        view = given.Clock(view, viewerZone);

        if (range is not null) view = view.Of(range.Value);
        if (from is null && to is null) return new ParsedView(view, given.Faults);

        if (range is not null and not { Value: ViewRange.All })
            given.Fault("range", $"range={range.Name} and from or to exclude each other: leave one of them out.");
        else if (from > to)
            given.Fault("to", $"The range ends ({Text(to.Value)}) before it starts ({Text(from.Value)}): exchange from and to.");
        else
            view = view.Between(from, to);
        return new ParsedView(view, given.Faults);
    }

    internal static string Write(ViewSettings view, ViewSettings defaults)
    {
        List<string> parts = [];
        if (view.Ref != defaults.Ref) parts.Add("ref=" + Escape(view.Ref ?? DefaultRef));
        if (view.Range == ViewRange.Dates)
        {
            if ((view.From, view.To) != (defaults.From, defaults.To))
            {
                if (view.From is { } from) parts.Add("from=" + Text(from));
                if (view.To is { } to) parts.Add("to=" + Text(to));
            }
        }
        else
        {
            Add("range", view.Range, defaults.Range, Ranges);
        }
        Add("step", view.Step, defaults.Step, Steps);
        if ((view.Clock, view.Zone) != (defaults.Clock, defaults.Zone)) parts.Add("clock=" + (view.Clock == ViewClock.Zone ? Escape(view.Zone!) : Of(view.Clock, Clocks).Name));
        Add("date", view.Date, defaults.Date, Dates);
        Add("merges", view.Merges, defaults.Merges, Merges);
        Add("bots", view.Bots, defaults.Bots, Bots);
        if (view.Author != defaults.Author) parts.Add("author=" + (view.Author ?? Everyone));
        Add("leftout", view.WithLeftOut, defaults.WithLeftOut, LeftOut);
        Add("coauthors", view.CoAuthors, defaults.CoAuthors, CoAuthors);
        if (view.Paths != defaults.Paths) parts.AddRange((view.Paths ?? AllPaths).Split('\n').Select(p => "path=" + Escape(p)));
        Add("generated", view.WithoutGenerated, defaults.WithoutGenerated, Generated);
        Add("outliers", view.Outliers, defaults.Outliers, Outliers);
        Add("people", view.People, defaults.People, People);
        return string.Join('&', parts);

        void Add<T>(string name, T value, T usual, IReadOnlyList<ViewChoice<T>> choices)
        {
            if (!EqualityComparer<T>.Default.Equals(value, usual)) parts.Add($"{name}={Of(value, choices).Name}");
        }
    }

    internal static IReadOnlyList<ViewChip> Describe(ViewSettings view, ViewSettings defaults)
    {
        List<ViewChip> chips = [];
        if (view.Ref != defaults.Ref) Add("ref", RefTextOf(view), view with { Ref = defaults.Ref });
        var plain = view with { Range = defaults.Range, From = defaults.From, To = defaults.To };
        if (plain != view) Add("range", TextOf(view), plain);
        Chip("step", view.Step, defaults.Step, Steps, v => view with { Step = v });
        if ((view.Clock, view.Zone) != (defaults.Clock, defaults.Zone)) Add("clock", ClockTextOf(view), view.On(defaults.Clock, defaults.Zone));
        Chip("date", view.Date, defaults.Date, Dates, v => view with { Date = v });
        Chip("merges", view.Merges, defaults.Merges, Merges, v => view with { Merges = v });
        Chip("bots", view.Bots, defaults.Bots, Bots, v => view with { Bots = v });
        if (view.Author != defaults.Author) Add("author", view.Author is null ? "By everyone" : "By one person", view with { Author = defaults.Author });
        Chip("leftout", view.WithLeftOut, defaults.WithLeftOut, LeftOut, v => view with { WithLeftOut = v });
        Chip("coauthors", view.CoAuthors, defaults.CoAuthors, CoAuthors, v => view with { CoAuthors = v });
        if (view.Paths != defaults.Paths) Add("path", PathsTextOf(view), view with { Paths = defaults.Paths });
        Chip("generated", view.WithoutGenerated, defaults.WithoutGenerated, Generated, v => view with { WithoutGenerated = v });
        Chip("outliers", view.Outliers, defaults.Outliers, Outliers, v => view with { Outliers = v });
        Chip("people", view.People, defaults.People, People, v => view with { People = v });
        return chips;

        void Add(string parameter, string text, ViewSettings without) => chips.Add(new ViewChip(parameter, text, Write(without, defaults)));

        void Chip<T>(string parameter, T value, T usual, IReadOnlyList<ViewChoice<T>> choices, Func<T, ViewSettings> with)
        {
            if (!EqualityComparer<T>.Default.Equals(value, usual)) Add(parameter, Of(value, choices).Label, with(usual));
        }
    }

    internal static string TextOf(ViewSettings view) => (view.Range, view.From, view.To) switch
    {
        (ViewRange.Dates, { } from, { } to) when from == to => Spoken(from),
        (ViewRange.Dates, { } from, { } to) => $"{Spoken(from)} to {Spoken(to)}",
        (ViewRange.Dates, { } from, _) => $"Since {Spoken(from)}",
        (ViewRange.Dates, _, { } to) => $"Until {Spoken(to)}",
        (ViewRange.Dates, _, _) => Of(ViewRange.All, Ranges).Label,
        _ => Of(view.Range, Ranges).Label,
    };

    /// <summary>Whose clock it is, for example "Europe/Berlin" or "Author’s clock".</summary>
    internal static string ClockTextOf(ViewSettings view) => view.Clock switch
    {
        ViewClock.Zone => view.Zone!,
        ViewClock.Viewer => $"My clock ({view.Zone})",
        _ => Of(view.Clock, Clocks).Label,
    };

    /// <summary>For example "main", "All refs", "v1.0..main".</summary>
    internal static string RefTextOf(ViewSettings view) => view.Ref switch { null => "Default branch", AllRefs => "All refs", var name => name };

    /// <summary>For example "src/*, not docs".</summary>
    private static string PathsTextOf(ViewSettings view) =>
        view.Paths is null ? "All paths" : "Paths: " + string.Join(", ", view.Paths.Split('\n').Select(p => p[0] == '!' ? "not " + p[1..] : p));

    /// <summary>A date in text, the same for every reader: "3 Mar 2024".</summary>
    internal static string Spoken(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Stands for all refs.</summary>
    internal const string AllRefs = "all";

    /// <summary>Stands for all paths, where a user's own default is others.</summary>
    private const string AllPaths = "*";

    /// <summary>Stands for everyone, where the defaults have one person.</summary>
    private const string Everyone = "everyone";

    /// <summary>Stands for the default branch, where a user's own default is another.</summary>
    private const string DefaultRef = "HEAD";

    private static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    // What git allows in a ref's name and an address does not need escaped stays legible.
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal);

    private static ViewChoice<T> Of<T>(T value, IReadOnlyList<ViewChoice<T>> choices) => choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, value));

    /// <summary>Takes single parameters out of a query and collects what is wrong with them. An empty one counts as absent: forms send them.</summary>
    private sealed class Reader(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        private readonly ILookup<string, StringValues> query = query.ToLookup(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);

        public List<ViewFault> Faults { get; } = [];

        public void Fault(string parameter, string message) => Faults.Add(new ViewFault(parameter, message));

        public ViewChoice<T>? Choice<T>(string name, IReadOnlyList<ViewChoice<T>> choices)
        {
            if (Single(name) is not { } value) return null;

            var choice = choices.FirstOrDefault(c => c.Name.Equals(value, StringComparison.OrdinalIgnoreCase));
            if (choice is null) Fault(name, $"{name} cannot be “{Short(value)}”. Allowed: {string.Join(", ", choices.Select(c => c.Name))}.");
            return choice;
        }

        public DateOnly? Date(string name)
        {
            if (Single(name) is not { } value) return null;
            if (DateOnly.TryParseExact(value, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;

            Fault(name, $"{name} cannot be “{Short(value)}”. Give a date of the calendar as year-month-day, for example 2024-02-29.");
            return null;
        }

        public string? Ref(string? usual)
        {
            if (Single("ref") is not { } value) return usual;
            if (value == DefaultRef) return null;
            if (value.Length <= LongestRef && !value.Any(char.IsControl) && value.Split("..") is { Length: <= 2 } ends && ends.All(e => e.Length > 0)) return value;

            Fault("ref", $"ref cannot be “{Short(value)}”. Give a branch or tag, all, or two of them as one..other.");
            return usual;
        }

        public string? Paths(string? usual)
        {
            var values = query["path"].SelectMany(v => v.ToArray()).OfType<string>().Where(v => !string.IsNullOrWhiteSpace(v)).ToArray();
            if (values.Length == 0) return usual;

            var (text, fault) = PathGlobs.Normalise(values);
            if (fault is not null) Fault("path", fault);
            return text == AllPaths ? null : text ?? usual;
        }

        public string? Author(string? usual)
        {
            if (Single("author") is not { } value) return usual;
            if (value == Everyone) return null;
            if (PersonKey.IsOne(value)) return value;

            Fault("author", $"author cannot be “{Short(value)}”. Choose a person on the Committers page.");
            return usual;
        }

        public ViewSettings Clock(ViewSettings view, string? viewerZone)
        {
            if (Single("clock") is not { } value)
            {
                // A user's own default says "my clock"; which one that is, only the browser knows.
                return view.Clock == ViewClock.Viewer ? Viewers(view, viewerZone ?? view.Zone) : view;
            }
            if (Clocks.FirstOrDefault(c => c.Name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } choice)
                return choice.Value == ViewClock.Viewer ? Viewers(view, viewerZone) : view.On(choice.Value);
            if (ClockZone.Find(value) is { } zone) return view.On(ViewClock.Zone, zone);

            Fault("clock", $"clock cannot be “{Short(value)}”. Allowed: {string.Join(", ", Clocks.Select(c => c.Name))}, or a time zone such as Europe/Berlin.");
            return view;
        }

        private ViewSettings Viewers(ViewSettings view, string? viewerZone)
        {
            if (viewerZone is not null && ClockZone.Find(viewerZone) is { } zone) return view.On(ViewClock.Viewer, zone);

            Fault("clock", "clock=viewer needs your browser’s time zone, and it named none (that takes scripts). Choose a time zone by its name instead, for example clock=Europe/Berlin.");
            return view.On(ViewClock.Author);
        }

        private string? Single(string name)
        {
            var values = query[name].SelectMany(v => v.ToArray()).Where(v => !string.IsNullOrWhiteSpace(v)).ToArray();
            if (values.Length > 1) Fault(name, $"{name} is given {values.Length} times. Give it once.");
            return values.Length == 1 ? values[0]!.Trim() : null;
        }

        private static string Short(string value) => value.Length <= 40 ? value : value[..39] + "…";
    }
}
