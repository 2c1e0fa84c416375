using System.Globalization;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Reads the single-valued parameters of an address and notes what is wrong with them, in words for a person.</summary>
internal sealed class AddressReader(IQueryCollection query)
{
    private readonly List<string> faults = [];

    /// <summary>One sentence for each parameter that cannot be used; a value read as null for that reason has one.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>A whole number in these bounds; null when it is not given, or not one.</summary>
    /// <param name="meaning">What the number is, for the sentence: "the number of a page".</param>
    public long? Number(string name, long least, long most, string meaning)
    {
        if (Single(name, 20) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;

        faults.Add($"“{name}={Shown(text)}” is not {meaning}.");
        return null;
    }

    /// <summary>Text without white space around it; null when it is not given, empty or too long.</summary>
    public string? Text(string name, int longest) => Single(name, longest)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Text exactly as it is given; null when it is not given, empty or too long.</summary>
    public string? Exactly(string name, int longest) => Single(name, longest);

    /// <summary>One of a few words; the first when none is given, or none of them.</summary>
    public string OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Single(name, 100) is not { } text) return words[0];
        foreach (var word in words) if (word == text) return word;

        faults.Add($"“{name}={Shown(text)}” is not known. It can be {string.Join(", ", words[..^1])} or {words[^1]}.");
        return words[0];
    }

    /// <summary>Notes that two parameters cannot stand together.</summary>
    public void Refuse(string sentence) => faults.Add(sentence);

    private string? Single(string name, int longest)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0 || string.IsNullOrEmpty(values[0]) && values.Count == 1) return null;
        if (values.Count > 1) faults.Add($"“{name}” is given {values.Count} times. Give it once.");
        else if (values[0]!.Length > longest) faults.Add($"“{name}” is longer than {longest} characters.");
        else return values[0];

        return null;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..39] + "…";
}
