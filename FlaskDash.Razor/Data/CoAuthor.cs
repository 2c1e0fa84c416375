using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>Somebody whom a commit's message names in a <c>Co-authored-by</c> trailer. Written in bulk, without foreign key to the identity, as <see cref="Commit.AuthorId"/>.</summary>
public sealed class CoAuthor
{
    public long CommitId { get; set; }

    /// <summary>0, 1, 2 … in the order of the trailers.</summary>
    public int Number { get; set; }

    /// <summary>A <see cref="GitIdentity"/>, as the trailer writes it.</summary>
    public int IdentityId { get; set; }
}

internal sealed class CoAuthorConfiguration : IEntityTypeConfiguration<CoAuthor>
{
    public void Configure(EntityTypeBuilder<CoAuthor> coAuthor)
    {
        coAuthor.ToTable("co_authors");
        coAuthor.HasKey(c => new { c.CommitId, c.Number });
        coAuthor.HasOne<Commit>().WithMany().HasForeignKey(c => c.CommitId).OnDelete(DeleteBehavior.Cascade);
    }
}
