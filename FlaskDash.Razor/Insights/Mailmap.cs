using System.Globalization;

namespace FlaskDash.Razor.Insights;

/// <summary>A repository's <c>.mailmap</c>: who commits write, and who they are.</summary>
/// <remarks>
/// The rules are git's (https://git-scm.com/docs/gitmailmap): four forms of a line, a comment in the first column only,
/// addresses and names matched without regard to ASCII case, a rule for name and address before one for the address
/// alone, a later line before an earlier one. Equals <c>git check-mailmap</c>.
/// </remarks>
public sealed class Mailmap
{
    /// <summary>Nobody is anybody else.</summary>
    public static Mailmap Empty { get; } = new();

    private readonly Dictionary<string, Rule> byEmail = new(AsciiCase.Ignored);

    private Mailmap()
    {
    }

    private sealed class Rule
    {
        public string? Name { get; set; }
        public string? Email { get; set; }
        public Dictionary<string, (string? Name, string? Email)> ByName { get; } = new(AsciiCase.Ignored);
    }

    /// <summary>Reads the file's text; null is no file. A line that says nothing is passed over, as git does.</summary>
    public static Mailmap Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Empty;

        var map = new Mailmap();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('#') || Part(line, isFirst: true) is not var (name, email, behind)) continue;

            var second = behind.Length == 0 ? null : Part(behind, isFirst: false);
            map.Add(name, email, second?.Name, second?.Email);
        }
        return map;
    }

    /// <summary>Who an identity is; the identity itself where no line speaks of it.</summary>
    public Person Of(Person identity)
    {
        if (!byEmail.TryGetValue(identity.Email, out var rule)) return identity;

        var (name, email) = rule.ByName.TryGetValue(identity.Name, out var exact) ? exact : (rule.Name, rule.Email);
        return name is null && email is null ? identity : new Person(name ?? identity.Name, email ?? identity.Email);
    }

    private void Add(string? name, string email, string? oldName, string? oldEmail)
    {
        var newEmail = oldEmail is null ? null : email;
        if (!byEmail.TryGetValue(oldEmail ?? email, out var rule)) byEmail[oldEmail ?? email] = rule = new Rule();
        if (oldName is not null)
        {
            rule.ByName[oldName] = (name, newEmail);
            return;
        }
        if (name is not null) rule.Name = name;
        if (newEmail is not null) rule.Email = newEmail;
    }

    // "Name <email>" and what stands behind it; null where git finds none.
    private static (string? Name, string Email, string Behind)? Part(string text, bool isFirst)
    {
        var left = text.IndexOf('<', StringComparison.Ordinal);
        var right = left < 0 ? -1 : text.IndexOf('>', left + 1);
        if (right < 0 || isFirst && right == left + 1) return null;

        var name = text[..left].Trim(Space);
        return (name.Length == 0 ? null : name, text[(left + 1)..right], text[(right + 1)..]);
    }

    // What C calls a space, so that a no-break space stays a part of a name.
    private static readonly char[] Space = [' ', '\t', '\n', '\v', '\f', '\r'];
}

/// <summary>Compares as C's <c>strcasecmp</c> on UTF-8: only the letters A to Z have two cases.</summary>
internal sealed class AsciiCase : IEqualityComparer<string>
{
    public static AsciiCase Ignored { get; } = new();

    public bool Equals(string? one, string? other)
    {
        if (one is null || other is null || one.Length != other.Length) return ReferenceEquals(one, other);
        for (var i = 0; i < one.Length; i++)
            if (Lower(one[i]) != Lower(other[i])) return false;
        return true;
    }

    public int GetHashCode(string text)
    {
        var hash = new HashCode();
        foreach (var letter in text) hash.Add(Lower(letter));
        return hash.ToHashCode();
    }

    public static string Lower(string text) => string.Create(text.Length, text, (span, t) => { for (var i = 0; i < t.Length; i++) span[i] = Lower(t[i]); });

    private static char Lower(char letter) => char.IsAsciiLetterUpper(letter) ? char.ToLower(letter, CultureInfo.InvariantCulture) : letter;
}
