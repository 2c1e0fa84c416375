using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Text that a commit is to hold, or not.</summary>
/// <param name="Text">With a letter or digit. Its tokens (<see cref="SearchTokens"/>) follow each other in the message, or in the people.</param>
/// <param name="IsPrefix">Its last token may be the beginning of a longer one.</param>
/// <param name="IsNegated">Commits with it are left out.</param>
/// <param name="InPeople">Only in the names and addresses of author and committer.</param>
public sealed record TextTerm(string Text, bool IsPrefix, bool IsNegated = false, bool InPeople = false)
{
    /// <summary>Texts of which one may stand in the place of <see cref="Text"/>.</summary>
    internal IReadOnlyList<string> Others { get; init; } = [];

    internal IEnumerable<string> Texts => Others.Prepend(Text);

    /// <summary>What ends with a Chinese, Japanese or Korean character needs no beginning: each of those is a token.</summary>
    internal bool IsBeginning(string text) => IsPrefix && !SearchTokens.EndsWithIdeograph(text);

    /// <summary>A word as somebody types it: from three letters on it also finds longer ones that begin with it.</summary>
    public static TextTerm Word(string text) => new(text, text.Length >= 3);
}

/// <summary>The first commits found by their text, and how many there are.</summary>
/// <param name="Keys">In the order asked for.</param>
/// <param name="Count">No more than were to be counted.</param>
public sealed record TextPage(List<long> Keys, int Count);

/// <summary>Asks the full-text index: the one place that knows how each database writes such a question.</summary>
public static class SearchText
{
    /// <summary>The token that stands for a repository: in FTS5's column <c>scope</c>, or in the vector behind <c>#</c>.</summary>
    public static string Scope(int repositoryId) => string.Create(CultureInfo.InvariantCulture, $"r{repositoryId}");

    /// <summary>The first commits of some repositories that hold all terms, and how many there are.</summary>
    /// <param name="repositories">At least one: those that the viewer may see, and no other.</param>
    /// <param name="terms">None: every commit.</param>
    /// <param name="low">The smallest key wanted.</param>
    /// <param name="high">The greatest.</param>
    /// <param name="upwards">The oldest first instead of the newest.</param>
    /// <param name="size">Keys that are wanted at most.</param>
    /// <param name="most">Commits are counted so far; no fewer than <paramref name="size"/>.</param>
    public static async Task<TextPage> PageAsync(
        DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, bool upwards, int size, int most, CancellationToken ct) =>
        (db.IsPostgres ? null : await new CommitTexts(db, repositories, terms, low, high, upwards).PageAsync(size, most, ct))
        ?? await AskAsync(db, repositories, terms, low, high, upwards, size, most, ct);

    private sealed record CountedKey(long Key, int Count);

    /// <summary>The same of the index alone. One question serves page and number, without a look at any commit.</summary>
    internal static async Task<TextPage> AskAsync(
        DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, bool upwards, int size, int most, CancellationToken ct)
    {
        var (key, match, asked) = SqlOf(db, repositories, terms);
        var order = upwards ? "" : "DESC";
        var rows = await RowsAsync<CountedKey>(
            db,
            $$"""
            WITH hits AS MATERIALIZED (SELECT {{key}} AS hit FROM commit_search WHERE {{match}} AND {{key}} BETWEEN {0} AND {1} ORDER BY {{key}} {{order}} LIMIT {2})
            SELECT hit AS "Key", (SELECT count(*) FROM hits) AS "Count" FROM hits ORDER BY hit {{order}} LIMIT {{Math.Max(size, 1)}}
            """,
            [low, high, most, .. asked], ct);
        return new TextPage([.. rows.Take(size).Select(r => r.Key)], rows.Count == 0 ? 0 : rows[0].Count);
    }

    /// <summary>The keys of the first such commits, of the index alone.</summary>
    internal static Task<List<long>> KeysAsync(
        DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, bool upwards, int most, CancellationToken ct)
    {
        var (key, match, asked) = SqlOf(db, repositories, terms);
        // FTS5 walks its row numbers in either order: nothing is sorted.
        return RowsAsync<long>(
            db,
            $$"""SELECT {{key}} AS "Value" FROM commit_search WHERE {{match}} AND {{key}} BETWEEN {0} AND {1} ORDER BY {{key}} {{(upwards ? "" : "DESC")}} LIMIT {2}""",
            [low, high, most, .. asked], ct);
    }

    private static async Task<List<T>> RowsAsync<T>(DashContext db, string sql, object[] parameters, CancellationToken ct)
    {
        var question = db.Database.SqlQuery<T>(FormattableStringFactory.Create(sql, parameters));
        if (!db.IsPostgres) return await question.ToListAsync(ct);

        // PostgreSQL's default cost of places at random is that of disks that turn: with it, the words of 28,000 commits are read rather than 2,600 found by the index.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SET LOCAL random_page_cost = 1.1", ct);
        return await question.ToListAsync(ct);
    }

    // The commit's key, the condition that a question is met, and what that asks for: its parameters from the fourth on.
    private static (string Key, string Match, object[] Asked) SqlOf(DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms)
    {
        if (db.IsPostgres) return ("commit_search.\"CommitId\"", "commit_search.words @@ {3}::tsquery", [VectorQuery(repositories, terms)]);

        var scope = $"scope : ({string.Join(" OR ", repositories.Select(Scope))})";
        return terms.All(t => t.IsNegated)
            ? ("commit_search.rowid", "commit_search MATCH {3}", [scope + WithoutOf(terms)])
            : ("commit_search.rowid", InScope, [WordsOf(terms), scope, $"[{string.Join(',', repositories)}]"]);
    }

    // FTS5 walks through every commit of the repositories that a query names: 15 ms for a million. So those that are not asked are named where they
    // hold fewer, and none where there is no other; as of the same moment as the search, so that no new one is let in. Tokens are those of Scope.
    // A NOT of nothing keeps FTS5 from making one AND of both: it would look up the repository of whatever one term finds.
    private const string InScope =
        """
        commit_search MATCH (
            SELECT CASE WHEN count(*) FILTER (WHERE NOT asked) = 0 THEN {3}
                WHEN total(commits) FILTER (WHERE NOT asked) < total(commits) FILTER (WHERE asked) THEN {3} || ' NOT scope : (' || group_concat(scope, ' OR ') FILTER (WHERE NOT asked) || ')'
                ELSE '(' || {3} || ' NOT scope : nothing) AND ' || {4} END
            FROM (SELECT 'r' || "Id" AS scope, "SearchedCommits" AS commits, "Id" IN (SELECT value FROM json_each({5})) AS asked FROM repositories))
        """;

    // Queries of SQLite's FTS5: https://www.sqlite.org/fts5.html section 3. A string in double quotes is never read as an operator.
    private static string WordsOf(IReadOnlyCollection<TextTerm> terms) => $"(({string.Join(" AND ", terms.Where(t => !t.IsNegated).Select(MatchOf))}){WithoutOf(terms)})";

    private static string WithoutOf(IReadOnlyCollection<TextTerm> terms) => string.Concat(terms.Where(t => t.IsNegated).Select(t => " NOT " + MatchOf(t)));

    private static string MatchOf(TextTerm term)
    {
        var phrases = term.Texts.Select(text =>
            $"\"{SearchTokens.Spaced(text).Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", " ", StringComparison.Ordinal)}\"{(term.IsBeginning(text) ? " *" : "")}");
        return $"({(term.InPeople ? "people" : "{message people}")} : ({string.Join(" OR ", phrases)}))";
    }

    /// <summary>A query of PostgreSQL's text search, over the words that <see cref="PostgresCommitSearch"/> writes.</summary>
    /// <remarks>Syntax: https://www.postgresql.org/docs/current/datatype-textsearch.html. Tokens are letters and digits: nothing in one can be read as an operator or end the quotes.</remarks>
    private static string VectorQuery(IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms)
    {
        var query = new StringBuilder("('#").AppendJoin("' | '#", repositories.Select(Scope)).Append("')");
        foreach (var term in terms)
        {
            string[] marks = term.InPeople ? ["@"] : ["@", ""];
            query.Append(term.IsNegated ? " & !(" : " & (").AppendJoin(" | ", term.Texts.SelectMany(text => marks.Select(mark => PhraseOf(text, mark, term.IsBeginning(text))))).Append(')');
        }
        return query.ToString();
    }

    private static string PhraseOf(string text, string mark, bool isBeginning)
    {
        var words = SearchTokens.Of(text).ConvertAll(t => $"'{mark}{PostgresCommitSearch.WordOf(text[t.Start..t.End])}'");
        return $"({string.Join(" <-> ", words)}{(isBeginning ? ":*" : "")})";
    }
}
