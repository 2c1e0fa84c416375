using System.Runtime.InteropServices;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps a repository's history snapshot in step with its rows, within the caller's transactions.</summary>
/// <remarks>Holds the last chunk in memory, so it must be thrown away when a transaction is rolled back.</remarks>
internal sealed class SnapshotWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly BulkConnection connection;
    private readonly ChunkStore chunks;
    private readonly BulkStatement manifest;
    private readonly ShasWriter shas;
    private byte[] tail = [];

    /// <param name="filesMissing">What the repository's row says.</param>
    public SnapshotWriter(BulkConnection connection, int repositoryId, int filesMissing)
    {
        Files = new FilesWriter(connection, repositoryId, filesMissing);
        CoAuthors = new CoAuthorsWriter(connection, repositoryId);
        (this.connection, this.repositoryId, shas) = (connection, repositoryId, new ShasWriter(connection, repositoryId));
        chunks = new ChunkStore(connection, repositoryId, 'H');
        manifest = connection.Prepare(
            """
            INSERT INTO snapshots ("RepositoryId", "Format", "Generation", "Commits")
            SELECT "Id", ?2, "Generation", ?3 FROM repositories WHERE "Id" = ?1
            ON CONFLICT ("RepositoryId") DO UPDATE SET "Format" = excluded."Format", "Generation" = excluded."Generation", "Commits" = excluded."Commits"
            """);
        using var stored = connection.Prepare("""SELECT "Commits" FROM snapshots WHERE "RepositoryId" = ?1 AND "Format" = ?2""");
        using var rows = connection.Prepare("""SELECT coalesce(max("Position") + 1, 0) FROM commits WHERE "RepositoryId" = ?1""");
        Rows = (int)rows.Bind(1, repositoryId).Number()!;
        Count = (int)(stored.Bind(1, repositoryId).Bind(2, HistoryFormat.Version).Number() ?? 0);
        if (Count % HistoryFormat.ChunkSize > 0) tail = Read(Count / HistoryFormat.ChunkSize);
    }

    /// <summary>The files that the commits changed; it has as many commits as this has, once <see cref="Rebuild"/> was called where <see cref="IsWhole"/> says so.</summary>
    public FilesWriter Files { get; }

    /// <summary>Whom the commits name as co-authors.</summary>
    public CoAuthorsWriter CoAuthors { get; }

    /// <summary>False says that the snapshot is to be made again.</summary>
    public bool IsWhole => Count == Rows && Files.Count == Count && (Count == 0 || CoAuthors.IsStored);

    /// <summary>Commits in the snapshot.</summary>
    public int Count { get; private set; }

    /// <summary>Commits in the rows when this began.</summary>
    public int Rows { get; }

    /// <summary>Adds commits behind those there are.</summary>
    public void Append(ReadOnlySpan<HistoryEntry> entries)
    {
        Files.Append(entries);
        AppendHistory(entries);
    }

    private void AppendHistory(ReadOnlySpan<HistoryEntry> entries)
    {
        while (!entries.IsEmpty)
        {
            var (number, taken) = Math.DivRem(Count, HistoryFormat.ChunkSize);
            var part = entries[..Math.Min(entries.Length, HistoryFormat.ChunkSize - taken)];
            tail = taken == 0 ? HistoryFormat.Encode(part) : HistoryFormat.Append(tail, part);
            Write(number, tail);
            Count += part.Length;
            entries = entries[part.Length..];
        }
    }

    /// <summary>Sets line counts; best of commits close to each other.</summary>
    public void SetLines(IEnumerable<(int Position, LinesState Lines, int Files, long Additions, long Deletions)> commits)
    {
        foreach (var group in commits.GroupBy(c => c.Position / HistoryFormat.ChunkSize))
        {
            var isTail = group.Key == Count / HistoryFormat.ChunkSize;
            var chunk = isTail ? tail : Read(group.Key);
            foreach (var (position, lines, files, additions, deletions) in group)
                HistoryFormat.SetLines(chunk, position % HistoryFormat.ChunkSize, lines, files, additions, deletions);
            Write(group.Key, chunk);
        }
    }

    /// <summary>Says what is stored: last in each transaction, when the row has its new generation.</summary>
    public void Close()
    {
        Files.Close();
        CoAuthors.Close();
        shas.Close(Count);
        manifest.Bind(1, repositoryId).Bind(2, HistoryFormat.Version).Bind(3, Count).Execute();
    }

    /// <summary>Makes all of it again from the rows: after a change of format, or of parents.</summary>
    public void Rebuild()
    {
        var positions = new ShaPositions();
        using (var known = connection.Prepare("""SELECT "Sha", "Position" FROM commits WHERE "RepositoryId" = ?1 ORDER BY "Position" """.TrimEnd()))
        {
            known.Bind(1, repositoryId);
            while (known.Read()) positions.Add(known.Blob(0), known.Int32(1));
        }

        using var rows = connection.Prepare(
            """
            SELECT c."AuthorSeconds", c."AuthorOffset", c."CommitterSeconds", c."CommitterOffset", a."Number", b."Number",
                c."Lines", c."Files", c."Additions", c."Deletions", c."Parents", length(c."Sha")
            FROM commits c JOIN identities a ON a."Id" = c."AuthorId" JOIN identities b ON b."Id" = c."CommitterId"
            WHERE c."RepositoryId" = ?1 AND c."Position" >= ?2 AND c."Position" < ?3 ORDER BY c."Position"
            """);
        (Count, tail) = (0, []);
        var entries = new List<HistoryEntry>(HistoryFormat.ChunkSize);
        do
        {
            entries.Clear();
            rows.Bind(1, repositoryId).Bind(2, Count).Bind(3, Count + HistoryFormat.ChunkSize);
            while (rows.Read())
            {
                entries.Add(new HistoryEntry(
                    rows.IsNull(0) ? null : rows.Int64(0), rows.Int32(1), rows.IsNull(2) ? null : rows.Int64(2), rows.Int32(3), rows.Int32(4), rows.Int32(5),
                    (LinesState)rows.Int32(6), rows.Int32(7), rows.Int64(8), rows.Int64(9), positions.Of(rows.Blob(10), rows.Int32(11))));
            }
            AppendHistory(CollectionsMarshal.AsSpan(entries));
        }
        while (entries.Count == HistoryFormat.ChunkSize);
        Files.Rebuild();
        // Other parents are another patch.
        using (var patches = new ChunkStore(connection, repositoryId, ShaPrefixes.PatchIds)) patches.Clear();
        if (!CoAuthors.IsStored) CoAuthors.Rebuild();
    }

    /// <summary>The snapshot as it is stored, to be asked. It shares no bytes with this writer.</summary>
    public HistorySnapshot Load()
    {
        var read = new byte[(Count + HistoryFormat.ChunkSize - 1) / HistoryFormat.ChunkSize][];
        for (var number = 0; number < read.Length; number++) read[number] = Read(number);
        return new HistorySnapshot(read, 0);
    }

    public void Dispose()
    {
        Files.Dispose();
        CoAuthors.Dispose();
        shas.Dispose();
        chunks.Dispose();
        manifest.Dispose();
    }

    private byte[] Read(int number) => chunks.Read(number) ?? throw new InvalidDataException($"History chunk {number} of repository {repositoryId} is missing.");

    private void Write(int number, byte[] chunk) => chunks.Write(number, chunk);
}
