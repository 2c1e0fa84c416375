using System.Globalization;
using System.Text;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>
/// PostgreSQL's <c>tsvector</c>, of words that <see cref="SearchTokens"/> has told apart: a word of the message stands as it is, one of
/// the people's names and addresses behind <c>@</c>, the repository behind <c>#</c>. So one index answers what is asked of any of them.
/// </summary>
/// <remarks>
/// A vector has at most 1 MB, a place in it is at most 16,383, and a word at most 2 kB: of longer texts the first words are found, and
/// phrases near their beginning, of longer words their beginning. Limits: https://www.postgresql.org/docs/current/textsearch-limitations.html
/// </remarks>
internal sealed class PostgresCommitSearch(NpgsqlConnection connection, int repositoryId) : CommitSearch
{
    private const int MostPlace = 16_383, MostPlacesOfWord = 255, MostBytes = 800_000, LongestWord = 500;

    // Between people and message, so that no phrase reaches from one into the other.
    private const int Gap = 8;

    private readonly PostgresStatement read = new(connection,
        """
        SELECT c."Id", coalesce(c."Message", c."Subject"), a."Name" || ' ' || a."Email",
            CASE WHEN c."AuthorId" <> c."CommitterId" THEN ' ' || b."Name" || ' ' || b."Email" ELSE '' END
        FROM commits c JOIN identities a ON a."Id" = c."AuthorId" JOIN identities b ON b."Id" = c."CommitterId"
        WHERE c."RepositoryId" = ?1 AND c."Position" >= ?2 AND c."Position" < ?3 ORDER BY c."Id"
        """);

    public override void Add(int fromPosition, int toPosition)
    {
        var vectors = new List<(long Id, string Words)>(toPosition - fromPosition);
        read.Bind(1, repositoryId).Bind(2, fromPosition).Bind(3, toPosition);
        while (read.Read()) vectors.Add((read.Int64(0), VectorOf(read.Text(1), read.Text(2) + read.Text(3))));

        using var rows = connection.BeginTextImport("""COPY commit_search ("CommitId", words) FROM STDIN""");
        foreach (var (id, words) in vectors) rows.Write(string.Create(CultureInfo.InvariantCulture, $"{id}\t{words}\n"));
    }

    public override void Dispose() => read.Dispose();

    /// <summary>A token as it stands in a vector: PostgreSQL refuses one of more than 2,046 bytes.</summary>
    internal static string WordOf(string token)
    {
        var word = SearchTokens.Fold(token);
        return word.Length <= LongestWord ? word : word[..(char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord)];
    }

    /// <summary>In the text form of the type.</summary>
    private string VectorOf(string message, string people)
    {
        var words = new Dictionary<string, List<int>>(StringComparer.Ordinal) { ["#" + SearchText.Scope(repositoryId)] = [1] };
        var bytes = 0;
        var place = Write("@", people, 1);
        Write("", message, place + Gap);
        var vector = new StringBuilder(bytes);
        // Of letters, digits and marks alone: nothing in a word can end the quotes.
        foreach (var (word, places) in words) vector.Append('\'').Append(word).Append("':").AppendJoin(',', places).Append(' ');
        return vector.ToString();

        int Write(string mark, string text, int at)
        {
            foreach (var (start, end) in SearchTokens.Of(text))
            {
                var word = mark + WordOf(text[start..end]);
                if (!words.TryGetValue(word, out var places))
                {
                    if ((bytes += 4 * word.Length + 8) > MostBytes) break;
                    words[word] = places = [];
                }
                if (places.Count < MostPlacesOfWord) places.Add(Math.Min(at, MostPlace));
                at++;
            }
            return at;
        }
    }
}
