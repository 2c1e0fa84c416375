namespace FlaskDash.Razor.Insights;

/// <summary>A trailer of a commit's message: <c>Reviewed-by: Ada &lt;ada@example.com&gt;</c>.</summary>
/// <param name="Key">As written.</param>
/// <param name="Value">In one line.</param>
public sealed record Trailer(string Key, string Value)
{
    /// <summary>The name of a person that is the value; null for anything else.</summary>
    public string? Name => Value.IndexOf('<', StringComparison.Ordinal) is var at and > 0 && Value.EndsWith('>') ? Value[..at].Trim() : null;

    /// <summary>The address of the person; null for anything else.</summary>
    public string? Email => Name is null ? null : Value[(Value.IndexOf('<', StringComparison.Ordinal) + 1)..^1].Trim();
}

/// <summary>The trailers at the end of a message.</summary>
/// <remarks>Equals <c>git log --format='%(trailers:only,unfold)'</c>: the rules are those of git's trailer.c, without configuration.</remarks>
/// <param name="Start">Where their paragraph begins in the message; its end when there is none.</param>
/// <param name="IsPure">The paragraph holds nothing else, so that the list says all of it.</param>
public sealed record CommitTrailers(IReadOnlyList<Trailer> Items, int Start, bool IsPure)
{
    private const string CoAuthoredBy = "Co-authored-by";
    private const string Scissors = "# ------------------------ >8 ------------------------\n";
    private static readonly string[] OfGit = ["Signed-off-by: ", "(cherry picked from commit "];

    /// <summary>Whom the message names as co-authors, in its order: <c>git log --format='%(trailers:key=Co-authored-by,valueonly)'</c>, where that is a name and an address.</summary>
    /// <param name="message">Null for one that is only a subject.</param>
    public static IReadOnlyList<Person> CoAuthorsOf(string? message)
    {
        if (message is null || !message.Contains(CoAuthoredBy, StringComparison.OrdinalIgnoreCase)) return [];
        return [.. Of(message).Items.Where(t => t.Key.Equals(CoAuthoredBy, StringComparison.OrdinalIgnoreCase) && t.Name is not null).Select(t => new Person(t.Name!, t.Email!)).Distinct()];
    }

    /// <param name="message">The whole message, lines ended by line feeds.</param>
    public static CommitTrailers Of(string message)
    {
        // Blank lines before the subject are no part of the message.
        var first = LinesOf(message, 0, message.Length).FirstOrDefault(line => !IsBlank(message, line));
        var end = EndOf(message);
        var start = first.Length == 0 ? message.Length : StartOf(message, first.Start, end);
        if (start >= end) return new CommitTrailers([], message.Length, false);

        var folded = new List<string>();
        var isPure = true;
        var continues = false;
        foreach (var line in LinesOf(message, start, end))
        {
            var text = message.Substring(line.Start, line.Length);
            if (continues && IsSpace(text[0]))
            {
                folded[^1] += text;
                continue;
            }
            continues = SeparatorIn(text) >= 1;
            isPure &= continues;
            folded.Add(text);
        }
        var items = folded.Where(t => SeparatorIn(t) >= 1)
            .Select(t => (Text: t, At: SeparatorIn(t))).Select(t => new Trailer(Trim(t.Text[..t.At]), Unfold(t.Text[(t.At + 1)..]))).ToList();
        return new CommitTrailers(items, start, isPure);
    }

    /// <summary>Without the comments, blank lines and old lists of conflicts that git may have left at the end.</summary>
    private static int EndOf(string message)
    {
        var cutoff = message.StartsWith(Scissors, StringComparison.Ordinal) ? 0
            : message.IndexOf("\n" + Scissors, StringComparison.Ordinal) is var at and >= 0 ? at + 1 : message.Length;
        var tail = -1;
        var inConflicts = false;
        foreach (var (start, length) in LinesOf(message, 0, cutoff))
        {
            var line = message.AsSpan(start, length);
            if (line[0] is '#' or '\n') tail = tail < 0 ? start : tail;
            else if (line.SequenceEqual("Conflicts:\n")) (inConflicts, tail) = (true, tail < 0 ? start : tail);
            else if (!inConflicts || line[0] != '\t') (inConflicts, tail) = (false, -1);
        }
        return tail < 0 ? cutoff : tail;
    }

    /// <summary>The last paragraph but the first, where all lines are trailers, or one is git's own and a quarter are.</summary>
    private static int StartOf(string message, int subject, int end)
    {
        var lines = LinesOf(message, subject, end).ToList();
        var title = lines.FindIndex(line => message[line.Start] != '#' && IsBlank(message, line));
        var (trailers, others, folds) = (0, 0, 0);
        var (onlyBlank, hasGitsOwn) = (true, false);
        for (var i = lines.Count - 1; i >= (title < 0 ? lines.Count : title); i--)
        {
            var text = message.AsSpan(lines[i].Start, lines[i].Length);
            if (text[0] == '#')
            {
                (others, folds) = (others + folds, 0);
                continue;
            }
            if (IsBlank(message, lines[i]))
            {
                if (onlyBlank) continue;
                others += folds;
                return hasGitsOwn && trailers * 3 >= others || trailers > 0 && others == 0 ? lines[i].Start + lines[i].Length : end;
            }
            onlyBlank = false;
            if (StartsAsGitsOwn(text)) (trailers, folds, hasGitsOwn) = (trailers + 1, 0, true);
            else if (SeparatorIn(text) >= 1 && !IsSpace(text[0])) (trailers, folds) = (trailers + 1, 0);
            else if (IsSpace(text[0])) folds++;
            else (others, folds) = (others + 1 + folds, 0);
        }
        return end;
    }

    private static bool StartsAsGitsOwn(ReadOnlySpan<char> line)
    {
        foreach (var prefix in OfGit) if (line.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>The colon after a key of letters, digits and hyphens; -1 when the line has none.</summary>
    private static int SeparatorIn(ReadOnlySpan<char> line)
    {
        var afterBlank = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ':') return i;
            if (!afterBlank && (char.IsAsciiLetterOrDigit(line[i]) || line[i] == '-')) continue;
            if (i == 0 || line[i] is not (' ' or '\t')) return -1;
            afterBlank = true;
        }
        return -1;
    }

    private static IEnumerable<(int Start, int Length)> LinesOf(string text, int start, int end)
    {
        while (start < end)
        {
            var next = text.IndexOf('\n', start, end - start) is var at and >= 0 ? at + 1 : end;
            yield return (start, next - start);
            start = next;
        }
    }

    private static string Unfold(string value) =>
        Trim(string.Join(' ', Trim(value).Split('\n').Select((line, i) => i == 0 ? line : line.TrimStart(' ', '\t', '\r'))));

    private static string Trim(string text) => text.Trim(' ', '\t', '\r', '\n');

    private static bool IsBlank(string text, (int Start, int Length) line) => text.AsSpan(line.Start, line.Length).Trim(" \t\r\n").IsEmpty;

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
