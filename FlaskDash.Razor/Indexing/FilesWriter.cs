using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>Keeps the files chunks of a repository's snapshot, and <see cref="Repository.FilesMissing"/>, within the caller's transactions.</summary>
/// <remarks>Holds one chunk in memory, so it must be thrown away when a transaction is rolled back.</remarks>
internal sealed class FilesWriter : IDisposable
{
    private readonly int repositoryId;
    private readonly BulkConnection connection;
    private readonly ChunkStore chunks;
    private readonly BulkStatement row;
    private readonly List<FilesState> states = [];
    private readonly List<IReadOnlyList<ChangedFile>> files = [];
    private int open = -1;
    private bool isChanged;

    /// <param name="missing">What the repository's row says.</param>
    public FilesWriter(BulkConnection connection, int repositoryId, int missing)
    {
        (this.connection, this.repositoryId, Missing) = (connection, repositoryId, missing);
        chunks = new ChunkStore(connection, repositoryId, 'F');
        row = connection.Prepare("""UPDATE repositories SET "FilesMissing" = ?2 WHERE "Id" = ?1""");
        if (chunks.Last() is not { } number) return;
        Open(number);
        Count = open * HistoryFormat.ChunkSize + states.Count;
    }

    /// <summary>Commits that have a state.</summary>
    public int Count { get; private set; }

    /// <summary>Commits whose files are still to be read.</summary>
    public int Missing { get; private set; }

    /// <summary>Adds commits of which nothing is known yet; a merge has no files of its own.</summary>
    public void Append(ReadOnlySpan<HistoryEntry> entries)
    {
        foreach (var entry in entries) Append(entry.Parents.Length > 1 ? FilesState.Lines : FilesState.Missing, []);
    }

    /// <summary>Sets the files of a commit; best of commits close to each other.</summary>
    public void Set(int position, FilesState state, IReadOnlyList<ChangedFile> rows)
    {
        Open(position / HistoryFormat.ChunkSize);
        var index = position % HistoryFormat.ChunkSize;
        if (states[index] == FilesState.Missing) Missing--;
        if (state == FilesState.Missing) Missing++;
        (states[index], files[index], isChanged) = (state, rows, true);
    }

    /// <summary>Positions within a chunk whose files are still to be read, latest first.</summary>
    public List<int> MissingIn(int chunk)
    {
        Open(chunk);
        var missing = new List<int>();
        for (var i = states.Count - 1; i >= 0; i--)
            if (states[i] == FilesState.Missing) missing.Add(chunk * HistoryFormat.ChunkSize + i);
        return missing;
    }

    /// <summary>What is known of a commit's files.</summary>
    public FilesState StateOf(int position)
    {
        Open(position / HistoryFormat.ChunkSize);
        return states[position % HistoryFormat.ChunkSize];
    }

    /// <summary>Stores what was set: last in each transaction.</summary>
    public void Close()
    {
        if (!isChanged) return;

        chunks.Write(open, FileFormat.Encode(states, files));
        row.Bind(1, repositoryId).Bind(2, Missing).Execute();
        isChanged = false;
    }

    /// <summary>Makes all of it again from the rows: where there is none yet, and after a change of parents.</summary>
    public void Rebuild()
    {
        using var rows = connection.Prepare(
            """
            SELECT c."Position", c."Lines", CASE WHEN length(c."Parents") > length(c."Sha") THEN 1 ELSE 0 END, p."Number", o."Number", f."Additions", f."Deletions"
            FROM commits c LEFT JOIN commit_files f ON f."CommitId" = c."Id" LEFT JOIN paths p ON p."Id" = f."PathId" LEFT JOIN paths o ON o."Id" = f."OldPathId"
            WHERE c."RepositoryId" = ?1 AND c."Position" >= ?2 AND c."Position" < ?3 ORDER BY c."Position", f."Number"
            """);
        chunks.Clear();
        states.Clear();
        files.Clear();
        (open, Count, Missing, isChanged) = (-1, 0, 0, false);
        List<(FilesState State, List<ChangedFile> Files)> chunk;
        do
        {
            chunk = Read(rows.Bind(1, repositoryId).Bind(2, Count).Bind(3, Count + HistoryFormat.ChunkSize));
            foreach (var (state, of) in chunk) Append(state, of);
            Close();
        }
        while (chunk.Count == HistoryFormat.ChunkSize);
    }

    private static List<(FilesState State, List<ChangedFile> Files)> Read(BulkStatement rows)
    {
        var commits = new List<(FilesState State, List<ChangedFile> Files)>();
        var position = -1;
        while (rows.Read())
        {
            if (rows.Int32(0) != position)
            {
                position = rows.Int32(0);
                commits.Add((rows.Int32(2) == 1 || (LinesState)rows.Int32(1) == LinesState.Read ? FilesState.Lines : FilesState.Missing, []));
            }
            if (!rows.IsNull(3)) commits[^1].Files.Add(new ChangedFile(rows.Int32(3), rows.IsNull(4) ? -1 : rows.Int32(4), rows.IsNull(5) ? -1 : rows.Int32(5), rows.IsNull(6) ? -1 : rows.Int32(6)));
        }
        return commits;
    }

    public void Dispose()
    {
        chunks.Dispose();
        row.Dispose();
    }

    private void Append(FilesState state, IReadOnlyList<ChangedFile> rows)
    {
        Open(Count / HistoryFormat.ChunkSize);
        states.Add(state);
        files.Add(rows);
        if (state == FilesState.Missing) Missing++;
        isChanged = true;
        Count++;
    }

    private void Open(int chunk)
    {
        if (open == chunk) return;

        Close();
        states.Clear();
        files.Clear();
        open = chunk;
        if (chunks.Read(chunk) is not { } data) return;
        var columns = new FileColumns(data);
        for (var i = 0; i < columns.Count; i++)
        {
            states.Add((FilesState)columns.States[i]);
            files.Add(columns.Files(i));
        }
    }
}
