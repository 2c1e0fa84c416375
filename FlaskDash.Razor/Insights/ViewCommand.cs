using System.Globalization;

namespace FlaskDash.Razor.Insights;

/// <summary>How to ask git for the commits that a view counts: which of them, by which date on which clock, and under which names.</summary>
/// <remarks>
/// git chooses by ref, merges and author. Days and commits left out by hand are chosen from what it prints: its own
/// <c>--since</c> goes by committer dates and stops at the first old one.
/// </remarks>
public sealed class ViewCommand
{
    private readonly History history;
    private readonly ViewSettings view;
    private readonly RefChoice refs;

    public ViewCommand(History history, ViewSettings view)
    {
        (this.history, this.view) = (history, view);
        refs = new RefChoice(history, view.Ref);
        Without = view.Range == ViewRange.SinceTag && refs.TagBelow() is { } tag ? [.. refs.Without, tag.Position] : refs.Without;
    }

    /// <summary>Pathspecs for git's command line; empty where all paths count. Git takes them behind <c>--full-history</c>.</summary>
    public IReadOnlyList<string> Pathspecs => view.Paths is null ? [] : [.. new PathGlobs(view.Paths).Pathspecs];

    /// <summary>Positions of the commits whose history counts.</summary>
    public IReadOnlyList<int> Tips => refs.Tips;

    /// <summary>Positions of the commits whose history does not.</summary>
    public IReadOnlyList<int> Without { get; }

    /// <summary>
    /// Options of <c>git log</c> that choose commits. With paths git would pass over side branches that a merge made equal to the other side;
    /// and a merge itself is never counted there.
    /// </summary>
    public IReadOnlyList<string> Options =>
    [
        .. view.Paths is null ? Array.Empty<string>() : view.Merges == ViewShare.Out ? ["--full-history"] : ["--full-history", "--no-merges"],
        .. view.Merges switch { ViewShare.Out => ["--no-merges"], ViewShare.Only => ["--merges"], _ => Array.Empty<string>() },
        .. view.Bots == ViewShare.In ? [] : history.BotRules.AuthorOptions(view.Bots == ViewShare.Only),
    ];

    /// <summary><c>TZ</c> for git; null where the clock is the author's own.</summary>
    public string? TimeZone => view.Clock switch { ViewClock.Author => null, ViewClock.Utc => "UTC", _ => view.Zone };

    /// <summary><c>--date</c>: day, weekday from 1 for Monday, hour.</summary>
    public string DateFormat => (TimeZone is null ? "format:" : "format-local:") + "%Y-%m-%d %u %H";

    /// <summary><c>%ad</c> or <c>%cd</c>.</summary>
    public string Date => view.Date == ViewDate.Author ? "%ad" : "%cd";

    /// <summary>Name and address of the author; the mailmap applied where the view merges people.</summary>
    public string Person => view.People == ViewPeople.Merged ? "%aN <%aE>" : "%an <%ae>";

    /// <summary>What git prints as <see cref="Person"/> for the one whose commits alone are counted; null where everyone's are.</summary>
    public string? Author => history.NumberOf(view) is { } number && history.PeopleOf(view).People[number] is var person ? $"{person.Name} <{person.Email}>" : null;

    /// <summary>First and last day that a chart counts, as git prints them.</summary>
    public (string First, string Last) Days => (Iso(view.Days.First), Iso(view.Days.Last));

    /// <summary>First and last day on which a commit can have been made.</summary>
    public (string First, string Last) PossibleDays => (Iso(EpochDay.First), Iso(view.LastPossibleDay));

    /// <summary>
    /// The command for a shell. It prints a line for each day, hour, author or for all: commits, and where asked lines added and
    /// deleted.
    /// </summary>
    /// <param name="by">What a line stands for.</param>
    /// <param name="withLines">Prints additions and deletions, too.</param>
    /// <param name="leftOut">SHAs of the commits that were left out by hand and that the view does not count.</param>
    public string Text(CountedBy by, bool withLines, IReadOnlyList<string> leftOut)
    {
        var git = new List<string>();
        if (TimeZone is { } zone) git.Add("TZ=" + zone);
        git.Add("git");
        if (view.People == ViewPeople.Merged && history.HasDecisions) git.Add("-c mailmap.file=mailmap.txt");
        git.Add("log --no-mailmap");
        git.AddRange(Options.Select(o => o.StartsWith("--author=", StringComparison.Ordinal) ? "--author=" + ShellText.Quoted(o[9..]) : o));
        if (withLines) git.Add("--numstat -M");
        git.Add($"--format='@%H%x09{Date}%x09{Person}' --date={DateFormat[..(DateFormat.IndexOf(':', StringComparison.Ordinal) + 1)]}'%Y-%m-%d %u %H'");
        if (view.Paths is not null && withLines) git.Add("--full-diff");
        git.AddRange(Revisions());
        if (view.Paths is not null) git.AddRange(new PathGlobs(view.Paths).Pathspecs.Select(ShellText.Quoted));

        var begin = leftOut.Count == 0 ? "" : $$"""BEGIN { split("{{string.Join(' ', leftOut)}}", s, " "); for (i in s) out["@" s[i]] } """;
        var lines = !withLines ? "" : view.Paths is null ? " ok && NF { added[key] += $1; deleted[key] += $2 }"
            : $$""" ok && NF { path = $3; if (path ~ /\{.* => .*\}/) { sub(/\{.* => /, "", path); sub(/\}/, "", path); gsub(/\/\//, "/", path) } else sub(/^.* => /, "", path); if ({{PathCondition()}}) { added[key] += $1; deleted[key] += $2 } }""";
        var sums = withLines ? ", added[k] + 0, deleted[k] + 0" : "";
        return $$"""{{string.Join(' ', git)}} | awk -F'\t' '{{begin}}/^@/ { day = substr($2, 1, 10); ok = {{Condition(by, leftOut.Count > 0)}}; if (ok) { key = {{KeyOf(by)}}; n[key]++ } next }{{lines}} END { for (k in n) print n[k]{{sums}}, k }' | sort -k{{(withLines ? 4 : 2)}}""";
    }

    private string PathCondition()
    {
        var (taken, left) = new PathGlobs(view.Paths!).Expressions;
        return string.Join(" && ", new[] { taken is null ? null : $"path ~ \"{Awk(taken)}\"", left is null ? null : $"path !~ \"{Awk(left)}\"" }.OfType<string>());
    }

    // Inside a string of awk inside the quotes of a shell.
    private static string Awk(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "\\047", StringComparison.Ordinal);

    private string Condition(CountedBy by, bool someLeftOut)
    {
        var conditions = new List<string>();
        // A table counts commits without a possible date where no range is chosen; a chart never can.
        if (!view.IsUnbounded || by is CountedBy.Day or CountedBy.Hour) conditions.Add($"day >= \"{Days.First}\" && day <= \"{Days.Last}\" && index(day, \"-\") == 5");
        if (someLeftOut) conditions.Add("!($1 in out)");
        if (Author is { } author) conditions.Add($"$3 == \"{Awk(author)}\"");
        return conditions.Count == 0 ? "1" : string.Join(" && ", conditions);
    }

    private static string KeyOf(CountedBy by) => by switch
    {
        CountedBy.Day => "day",
        CountedBy.Hour => "substr($2, 12)",
        CountedBy.Author => "$3",
        _ => "\"all\"",
    };

    private IEnumerable<string> Revisions()
    {
        yield return view.Ref is null ? "HEAD" : view.Ref == ViewQuery.AllRefs ? "--branches --tags" : Word(view.Ref);
        if (view.Range == ViewRange.SinceTag && refs.TagBelow() is { } tag) yield return Word("^refs/tags/" + tag.Name);
        yield return "--";
    }

    private static string Word(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? text : ShellText.Quoted(text);

    private static string Iso(int day) => EpochDay.ToDate(day).ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>What a line of a command's answer stands for.</summary>
public enum CountedBy
{
    /// <summary>All commits in one line.</summary>
    All,
    Day,

    /// <summary>Weekday, 1 for Monday, and hour.</summary>
    Hour,
    Author,
}
