using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Insights;

/// <summary>How <see cref="ViewSettings"/> are written in an address, and the choices that menus offer.</summary>
public static class ViewQuery
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The presets; two dates come as <c>from</c> and <c>to</c> instead.</summary>
    public static IReadOnlyList<ViewChoice<ViewRange>> Ranges { get; } =
    [
        new(ViewRange.Week, "week", "This week"), new(ViewRange.Last30Days, "30d", "Last 30 days"),
        new(ViewRange.Year, "year", "This year"), new(ViewRange.All, "all", "All"),
    ];

    public static IReadOnlyList<ViewChoice<ViewStep>> Steps { get; } =
        [new(ViewStep.Auto, "auto", "Automatic"), new(ViewStep.Day, "day", "By day"), new(ViewStep.Week, "week", "By week"), new(ViewStep.Month, "month", "By month")];

    public static IReadOnlyList<ViewChoice<ViewClock>> Clocks { get; } =
        [new(ViewClock.Author, "author", "Author’s clock"), new(ViewClock.Utc, "utc", "UTC")];

    public static IReadOnlyList<ViewChoice<ViewMerges>> Merges { get; } =
        [new(ViewMerges.Out, "out", "Without merges"), new(ViewMerges.In, "in", "With merges"), new(ViewMerges.Only, "only", "Merges only")];

    internal static ParsedView Parse(IEnumerable<KeyValuePair<string, StringValues>> query, ViewSettings defaults)
    {
        var given = new Reader(query);
        var (range, from, to) = (given.Choice("range", Ranges), given.Date("from"), given.Date("to"));
        var view = defaults with
        {
            Step = given.Choice("step", Steps)?.Value ?? defaults.Step,
            Clock = given.Choice("clock", Clocks)?.Value ?? defaults.Clock,
            Merges = given.Choice("merges", Merges)?.Value ?? defaults.Merges,
        };

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
        Add("clock", view.Clock, defaults.Clock, Clocks);
        Add("merges", view.Merges, defaults.Merges, Merges);
        return string.Join('&', parts);

        void Add<T>(string name, T value, T usual, IReadOnlyList<ViewChoice<T>> choices)
        {
            if (!EqualityComparer<T>.Default.Equals(value, usual)) parts.Add($"{name}={Of(value, choices).Name}");
        }
    }

    internal static IReadOnlyList<ViewChip> Describe(ViewSettings view, ViewSettings defaults)
    {
        List<ViewChip> chips = [];
        var plain = view with { Range = defaults.Range, From = defaults.From, To = defaults.To };
        if (plain != view) Add("range", TextOf(view), plain);
        if (view.Step != defaults.Step) Add("step", Of(view.Step, Steps).Label, view with { Step = defaults.Step });
        if (view.Clock != defaults.Clock) Add("clock", Of(view.Clock, Clocks).Label, view with { Clock = defaults.Clock });
        if (view.Merges != defaults.Merges) Add("merges", Of(view.Merges, Merges).Label, view with { Merges = defaults.Merges });
        return chips;

        void Add(string parameter, string text, ViewSettings without) => chips.Add(new ViewChip(parameter, text, Write(without, defaults)));
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

    /// <summary>A date in text, the same for every reader: "3 Mar 2024".</summary>
    internal static string Spoken(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

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

        private string? Single(string name)
        {
            var values = query[name].SelectMany(v => v.ToArray()).Where(v => !string.IsNullOrWhiteSpace(v)).ToArray();
            if (values.Length > 1) Fault(name, $"{name} is given {values.Length} times. Give it once.");
            return values.Length == 1 ? values[0]!.Trim() : null;
        }

        private static string Short(string value) => value.Length <= 40 ? value : value[..39] + "…";
    }
}
