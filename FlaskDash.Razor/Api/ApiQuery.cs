using System.Globalization;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Api;

/// <summary>Reads the parameters of a call. What is not understood, not known or given twice is a fault: nothing is silently a default.</summary>
internal sealed class ApiQuery(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> faults = [];
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A whole number in these bounds; null when it is not given, or not one.</summary>
    /// <param name="meaning">What the number is, for the sentence: "the number of a page".</param>
    public long? Number(string name, long least, long most, string meaning)
    {
        if (Text(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;

        faults[name] = [$"{name} is not {meaning}."];
        return null;
    }

    /// <summary>A word; null when it is not given.</summary>
    public string? Text(string name)
    {
        known.Add(name);
        if (!query.TryGetValue(name, out var values) || values.Count == 0) return null;
        if (values.Count == 1) return string.IsNullOrWhiteSpace(values[0]) ? null : values[0];

        faults[name] = [$"{name} is given {values.Count} times. Give it once."];
        return null;
    }

    /// <summary>The settings of the view.</summary>
    public ViewSettings View(ViewSettings product)
    {
        known.UnionWith(ViewQuery.Parameters);
        var parsed = ViewSettings.Parse(query, product);
        foreach (var fault in parsed.Faults.GroupBy(f => f.Parameter)) faults[fault.Key] = [.. fault.Select(f => f.Message)];
        return parsed.View;
    }

    /// <summary>Parameters that are read elsewhere.</summary>
    public void Accept(IEnumerable<string> names) => known.UnionWith(names);

    public void Refuse(string name, string sentence) => faults[name] = [sentence];

    /// <summary>400 with a sentence for each parameter; null when all is in order. Last, since it refuses what nobody has read.</summary>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(name => !known.Contains(name)).Take(20))
            faults[name.Length <= 40 ? name : name[..39] + "…"] = [$"There is no such parameter here. There are: {(known.Count == 0 ? "none" : string.Join(", ", known.Order(StringComparer.Ordinal)))}."];
        return faults.Count == 0 ? null : ProblemOf(faults);
    }

    public static IResult ProblemOf(string name, string sentence) => ProblemOf(new() { [name] = [sentence] });

    private static IResult ProblemOf(Dictionary<string, string[]> faults) =>
        Results.ValidationProblem(faults, string.Join(' ', faults.Values.SelectMany(sentences => sentences)), title: "A parameter cannot be used");
}
