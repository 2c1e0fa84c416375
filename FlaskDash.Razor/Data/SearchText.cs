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
    /// <summary>A word as somebody types it: from three letters on it also finds longer ones that begin with it.</summary>
    public static TextTerm Word(string text) => new(text, text.Length >= 3);
}

/// <summary>A commit found by its text.</summary>
public sealed record TextHit(long Id, int RepositoryId, int Position);

/// <summary>The first commits found by their text, and how many there are.</summary>
/// <param name="Keys">In the order asked for.</param>
/// <param name="Count">No more than were to be counted.</param>
public sealed record TextPage(List<long> Keys, int Count);

/// <summary>Asks the full-text index: the one place that knows how each database writes such a question.</summary>
public static class SearchText
{
    /// <summary>The token that stands for a repository: in FTS5's column <c>scope</c>, or in the vector behind <c>#</c>.</summary>
    public static string Scope(int repositoryId) => string.Create(CultureInfo.InvariantCulture, $"r{repositoryId}");

    /// <summary>The commits of some repositories that hold all terms, by their keys.</summary>
    /// <param name="repositories">At least one: those that the viewer may see, and no other.</param>
    /// <param name="terms">None: every commit.</param>
    /// <param name="low">The smallest key wanted.</param>
    /// <param name="high">The greatest.</param>
    /// <param name="upwards">The oldest first instead of the newest.</param>
    public static Task<List<TextHit>> FindAsync(
        DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, bool upwards, int most, CancellationToken ct)
    {
        var (key, match) = SqlOf(db);
        var order = upwards ? "" : "DESC";
        // FTS5 walks its row numbers in either order: nothing is sorted. CROSS keeps SQLite from beginning with the commits.
        return db.Database.SqlQuery<TextHit>(FormattableStringFactory.Create(
            $$"""
            SELECT c."Id", c."RepositoryId", c."Position" FROM commit_search CROSS JOIN commits c
            WHERE c."Id" = {{key}} AND {{match}} AND {{key}} BETWEEN {1} AND {2} ORDER BY {{key}} {{order}} LIMIT {3}
            """, QueryOf(db, repositories, terms), low, high, most)).ToListAsync(ct);
    }

    /// <summary>The keys of the first such commits, and how many there are.</summary>
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
        var (key, match) = SqlOf(db);
        var order = upwards ? "" : "DESC";
        var rows = await db.Database.SqlQuery<CountedKey>(FormattableStringFactory.Create(
            $$"""
            WITH hits AS MATERIALIZED (SELECT {{key}} AS hit FROM commit_search WHERE {{match}} AND {{key}} BETWEEN {1} AND {2} ORDER BY {{key}} {{order}} LIMIT {3})
            SELECT hit AS "Key", (SELECT count(*) FROM hits) AS "Count" FROM hits ORDER BY hit {{order}} LIMIT {4}
            """, QueryOf(db, repositories, terms), low, high, most, Math.Max(size, 1))).ToListAsync(ct);
        return new TextPage([.. rows.Take(size).Select(r => r.Key)], rows.Count == 0 ? 0 : rows[0].Count);
    }

    // The commit's key, and the condition that a query is met.
    private static (string Key, string Match) SqlOf(DashContext db) => db.IsPostgres
        ? ("commit_search.\"CommitId\"", "commit_search.words @@ {0}::tsquery")
        : ("commit_search.rowid", "commit_search MATCH {0}");

    private static string QueryOf(DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms) =>
        db.IsPostgres ? VectorQuery(repositories, terms) : MatchOf(repositories, terms);

    /// <summary>A query of SQLite's FTS5.</summary>
    /// <remarks>Syntax: https://www.sqlite.org/fts5.html section 3. A string in double quotes is never read as an operator.</remarks>
    internal static string MatchOf(IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms)
    {
        var scope = new StringBuilder("scope : (").AppendJoin(" OR ", repositories.Select(Scope)).Append(')');
        if (terms.All(t => t.IsNegated)) return WriteNegated(scope, terms).ToString();

        var match = new StringBuilder("((");
        foreach (var term in terms.Where(t => !t.IsNegated)) Write(match.Length == 2 ? match : match.Append(" AND "), term);
        // A NOT of nothing keeps FTS5 from making one AND of both: it would look up the repository of whatever one term finds.
        match.Append(')');
        if (terms.Any(t => t.IsNegated)) WriteNegated(match, terms);
        else match.Append(" NOT scope : nothing");
        return match.Append(") AND ").Append(scope).ToString();
    }

    private static StringBuilder WriteNegated(StringBuilder match, IReadOnlyCollection<TextTerm> terms)
    {
        foreach (var term in terms.Where(t => t.IsNegated)) Write(match.Append(" NOT "), term);
        return match;
    }

    private static void Write(StringBuilder match, TextTerm term)
    {
        var text = SearchTokens.Spaced(term.Text).Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", " ", StringComparison.Ordinal);
        match.Append(term.InPeople ? "(people : \"" : "({message people} : \"").Append(text).Append('"');
        if (term.IsPrefix && !SearchTokens.EndsWithIdeograph(term.Text)) match.Append(" *");
        match.Append(')');
    }

    /// <summary>A query of PostgreSQL's text search, over the words that <see cref="PostgresCommitSearch"/> writes.</summary>
    /// <remarks>Syntax: https://www.postgresql.org/docs/current/datatype-textsearch.html. Tokens are letters and digits: nothing in one can be read as an operator or end the quotes.</remarks>
    internal static string VectorQuery(IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms)
    {
        var query = new StringBuilder("('#").AppendJoin("' | '#", repositories.Select(Scope)).Append("')");
        foreach (var term in terms)
        {
            var words = SearchTokens.Of(term.Text).ConvertAll(t => PostgresCommitSearch.WordOf(term.Text[t.Start..t.End]));
            query.Append(term.IsNegated ? " & !(" : " & (");
            WritePhrase(query, "@", words, term);
            if (!term.InPeople) WritePhrase(query.Append(" | "), "", words, term);
            query.Append(')');
        }
        return query.ToString();
    }

    private static void WritePhrase(StringBuilder query, string mark, List<string> words, TextTerm term)
    {
        query.Append("('").Append(mark).AppendJoin("' <-> '" + mark, words).Append('\'');
        if (term.IsPrefix && !SearchTokens.EndsWithIdeograph(term.Text)) query.Append(":*");
        query.Append(')');
    }
}
