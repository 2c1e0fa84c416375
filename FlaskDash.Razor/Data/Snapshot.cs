using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>What a repository's history snapshot holds: written in one transaction with its chunks.</summary>
public sealed class SnapshotManifest
{
    public int RepositoryId { get; set; }

    /// <summary>The layout of the chunks; a reader that knows another rebuilds from rows.</summary>
    public int Format { get; set; }

    /// <summary>Equals <see cref="Repository.Generation"/> of the same transaction.</summary>
    public long Generation { get; set; }

    /// <summary>Commits over all chunks.</summary>
    public int Commits { get; set; }
}

/// <summary>A run of commits of a history snapshot, packed.</summary>
public sealed class SnapshotChunk
{
    public int RepositoryId { get; set; }

    /// <summary>Which columns: <c>H</c> history, <c>S</c> beginnings of SHAs, <c>P</c> of patch ids, <c>F</c> files, <c>C</c> co-authors and <c>T</c> the default branch's tree (one chunk each).</summary>
    public char Group { get; set; }

    /// <summary>0, 1, 2 …: chunk n starts at commit n × the format's chunk size.</summary>
    public int Number { get; set; }

    /// <summary>Rises each time the chunk is written again.</summary>
    public int Version { get; set; }

    public required byte[] Data { get; set; }
}

internal sealed class SnapshotManifestConfiguration : IEntityTypeConfiguration<SnapshotManifest>
{
    public void Configure(EntityTypeBuilder<SnapshotManifest> manifest)
    {
        manifest.ToTable("snapshots");
        manifest.HasKey(m => m.RepositoryId);
        manifest.HasOne<Repository>().WithOne().HasForeignKey<SnapshotManifest>(m => m.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SnapshotChunkConfiguration : IEntityTypeConfiguration<SnapshotChunk>
{
    public void Configure(EntityTypeBuilder<SnapshotChunk> chunk)
    {
        chunk.ToTable("snapshot_chunks");
        chunk.HasKey(c => new { c.RepositoryId, c.Group, c.Number });
        chunk.HasOne<Repository>().WithMany().HasForeignKey(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
