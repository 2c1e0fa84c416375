using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps the beginnings of a repository's SHAs in its snapshot, within the caller's transactions: group <c>S</c>, by which several repositories find what they share.</summary>
/// <remarks>A chunk holds <see cref="ShaPrefixes.Bytes"/> bytes for each commit, in the order of positions.</remarks>
internal sealed class ShasWriter(BulkConnection connection, int repositoryId) : IDisposable
{
    private readonly ChunkStore chunks = new(connection, repositoryId, ShaPrefixes.Shas);

    /// <summary>Stores those of the commits that are not stored yet: last in each transaction.</summary>
    /// <param name="count">Commits in the rows.</param>
    public void Close(int count)
    {
        var stored = (int)(chunks.Bytes() / ShaPrefixes.Bytes);
        if (stored >= count) return;

        using var rows = connection.Prepare("""SELECT "Sha" FROM commits WHERE "RepositoryId" = ?1 AND "Position" >= ?2 AND "Position" < ?3 ORDER BY "Position" """);
        // A last chunk that is not full is written again.
        for (var number = stored / HistoryFormat.ChunkSize; number * HistoryFormat.ChunkSize < count; number++)
        {
            var chunk = new List<byte>(HistoryFormat.ChunkSize * ShaPrefixes.Bytes);
            rows.Bind(1, repositoryId).Bind(2, number * HistoryFormat.ChunkSize).Bind(3, (number + 1) * HistoryFormat.ChunkSize);
            while (rows.Read()) chunk.AddRange(rows.Blob(0).AsSpan(0, ShaPrefixes.Bytes));
            chunks.Write(number, [.. chunk]);
        }
    }

    public void Dispose() => chunks.Dispose();
}
