namespace FlaskDash.Razor.Insights;

/// <summary>What kind of text a language is for, as GitHub's Linguist sorts them.</summary>
public enum LanguageKind
{
    Programming,
    Markup,

    /// <summary>JSON, CSV, lock files.</summary>
    Data,

    /// <summary>Text for people: Markdown.</summary>
    Prose,

    /// <summary>Nobody knows the ending.</summary>
    Unknown,
}

/// <summary>In which language a file is written, by its name, or by what <c>linguist-language</c> says: no content is read.</summary>
/// <param name="Name">Where several languages share an ending, all of them: "C or C++ or Objective-C"; of an unknown ending the ending itself.</param>
public sealed record FileLanguage(string Name, LanguageKind Kind)
{
    private static readonly Dictionary<string, FileLanguage> Known = Read();

    /// <summary>Code is what shares are of, as on GitHub: programming and markup.</summary>
    public bool IsCode => Kind is LanguageKind.Programming or LanguageKind.Markup;

    /// <summary>By the file's whole name, else by its longest known ending, whose case does not matter.</summary>
    public static FileLanguage Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Known.TryGetValue("=" + name, out var whole)) return whole;

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            if (Known.TryGetValue(name[dot..].ToLowerInvariant(), out var known)) return known;
        return new FileLanguage(name.Contains('.', StringComparison.Ordinal) ? EndingOf(path) : "(no ending)", LanguageKind.Unknown);
    }

    /// <summary>By what <c>linguist-language</c> calls it: a name or an alias of Linguist's, with dashes for spaces, in any case; null for one that nobody knows.</summary>
    public static FileLanguage? Named(string name) => Known.GetValueOrDefault("@" + name.ToLowerInvariant().Replace(' ', '-'));

    /// <summary>From the last dot of the name on, in lower case; of a name without one the name itself.</summary>
    public static string EndingOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.LastIndexOf('.') is >= 0 and var dot ? name[dot..].ToLowerInvariant() : name;
    }

    // Assets/build.mjs makes the table: ending, =file or @name, language, kind.
    private static Dictionary<string, FileLanguage> Read()
    {
        using var table = new StreamReader(typeof(FileLanguage).Assembly.GetManifestResourceStream("languages.tsv")!);
        var (known, languages) = (new Dictionary<string, FileLanguage>(StringComparer.Ordinal), new Dictionary<(string, string), FileLanguage>());
        while (table.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            if (!languages.TryGetValue((cells[1], cells[2]), out var language))
                languages[(cells[1], cells[2])] = language = new FileLanguage(cells[1], Enum.Parse<LanguageKind>(cells[2], ignoreCase: true));
            known[cells[0]] = language;
        }
        return known;
    }
}
