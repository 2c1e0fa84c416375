using System.Data.Common;
using System.Globalization;
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

/// <summary>Asks the full-text index: the one place that knows how each database writes such a question.</summary>
public static class SearchText
{
    /// <summary>The token of the <c>scope</c> column that stands for a repository.</summary>
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
        var match = MatchOf(repositories, terms);
        // The index walks its row numbers in either order: nothing is sorted.
        return (upwards
            ? db.Database.SqlQuery<TextHit>(
                $"""
                SELECT c."Id", c."RepositoryId", c."Position" FROM commit_search CROSS JOIN commits c ON c."Id" = commit_search.rowid
                WHERE commit_search MATCH {match} AND commit_search.rowid BETWEEN {low} AND {high} ORDER BY commit_search.rowid LIMIT {most}
                """)
            : db.Database.SqlQuery<TextHit>(
                $"""
                SELECT c."Id", c."RepositoryId", c."Position" FROM commit_search CROSS JOIN commits c ON c."Id" = commit_search.rowid
                WHERE commit_search MATCH {match} AND commit_search.rowid BETWEEN {low} AND {high} ORDER BY commit_search.rowid DESC LIMIT {most}
                """)).ToListAsync(ct);
    }

    /// <summary>How many there are, counted as far as <paramref name="most"/>.</summary>
    public static Task<int> CountAsync(
        DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, int most, CancellationToken ct)
    {
        var match = MatchOf(repositories, terms);
        return db.Database.SqlQuery<int>(
            $"SELECT count(*) AS Value FROM (SELECT 1 FROM commit_search WHERE commit_search MATCH {match} AND rowid BETWEEN {low} AND {high} LIMIT {most})").SingleAsync(ct);
    }

    /// <summary>A query of SQLite's FTS5.</summary>
    /// <remarks>Syntax: https://www.sqlite.org/fts5.html section 3. A string in double quotes is never read as an operator.</remarks>
    internal static string MatchOf(IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms)
    {
        var match = new StringBuilder("((scope : (").AppendJoin(" OR ", repositories.Select(Scope)).Append("))");
        foreach (var term in terms.Where(t => !t.IsNegated)) Write(match.Append(" AND "), term);
        match.Append(')');
        foreach (var term in terms.Where(t => t.IsNegated)) Write(match.Append(" NOT "), term);
        return match.ToString();
    }

    private static void Write(StringBuilder match, TextTerm term)
    {
        var text = SearchTokens.Spaced(term.Text).Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", " ", StringComparison.Ordinal);
        match.Append(term.InPeople ? "(people : \"" : "({message people} : \"").Append(text).Append('"');
        if (term.IsPrefix && !SearchTokens.EndsWithIdeograph(term.Text)) match.Append(" *");
        match.Append(')');
    }
}
