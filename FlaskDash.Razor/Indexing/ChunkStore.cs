using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>The chunks of one group of a repository's snapshot, read and written within the caller's transactions.</summary>
/// <param name="group">As <see cref="SnapshotChunk.Group"/>.</param>
internal sealed class ChunkStore(BulkConnection connection, int repositoryId, char group) : IDisposable
{
    private readonly BulkStatement
        read = connection.Prepare($"""SELECT "Data" FROM snapshot_chunks WHERE "RepositoryId" = ?1 AND "Group" = '{group}' AND "Number" = ?2"""),
        write = connection.Prepare(
            $"""
            INSERT INTO snapshot_chunks ("RepositoryId", "Group", "Number", "Version", "Data") VALUES (?1, '{group}', ?2, 1, ?3)
            ON CONFLICT ("RepositoryId", "Group", "Number") DO UPDATE SET "Version" = snapshot_chunks."Version" + 1, "Data" = excluded."Data"
            """);

    /// <summary>Null when there is none of that number.</summary>
    public byte[]? Read(int number)
    {
        if (!read.Bind(1, repositoryId).Bind(2, number).Read()) return null;
        var data = read.Blob(0);
        read.Reset();
        return data;
    }

    /// <summary>In place of the chunk of that number, if there is one.</summary>
    public void Write(int number, byte[] data) => write.Bind(1, repositoryId).Bind(2, number).Bind(3, data).Execute();

    /// <summary>The greatest number; null when there is no chunk.</summary>
    public int? Last()
    {
        using var last = Of("max(\"Number\")");
        return (int?)last.Number();
    }

    /// <summary>Bytes of all chunks.</summary>
    public long Bytes()
    {
        using var bytes = Of("coalesce(sum(length(\"Data\")), 0)");
        return bytes.Number()!.Value;
    }

    /// <summary>Deletes them all.</summary>
    public void Clear()
    {
        using var delete = connection.Prepare($"""DELETE FROM snapshot_chunks WHERE "RepositoryId" = ?1 AND "Group" = '{group}'""");
        delete.Bind(1, repositoryId).Execute();
    }

    public void Dispose()
    {
        read.Dispose();
        write.Dispose();
    }

    private BulkStatement Of(string value) =>
        connection.Prepare($"""SELECT {value} FROM snapshot_chunks WHERE "RepositoryId" = ?1 AND "Group" = '{group}'""").Bind(1, repositoryId);
}
