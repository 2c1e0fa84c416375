using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>What somebody decided of two identities. Stored by number: do not renumber.</summary>
public enum IdentityVerdict : byte
{
    /// <summary>They are one person: the alias is shown and counted as the other.</summary>
    Merged = 0,

    /// <summary>They are not: the suggestion does not come again.</summary>
    Refused = 1,
}

/// <summary>A person's word on two identities that look alike. It changes no commit: numbers apply it when they are counted. A row that was undone stays, as a record.</summary>
public sealed class IdentityDecision
{
    public int Id { get; set; }

    /// <summary>Null: for every repository.</summary>
    public int? RepositoryId { get; set; }

    public IdentityVerdict Verdict { get; set; }

    /// <summary>Name and address as commits write them.</summary>
    public required string AliasName { get; set; }
    public required string AliasEmail { get; set; }

    /// <summary>The person it is counted as.</summary>
    public required string Name { get; set; }
    public required string Email { get; set; }

    /// <summary>Who decided; null when that user is gone.</summary>
    public int? ById { get; set; }
    public User? By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>UTC; null while it holds.</summary>
    public DateTime? UndoneAt { get; set; }
    public int? UndoneById { get; set; }
    public User? UndoneBy { get; set; }
}

internal sealed class IdentityDecisionConfiguration : IEntityTypeConfiguration<IdentityDecision>
{
    public void Configure(EntityTypeBuilder<IdentityDecision> decision)
    {
        decision.ToTable("identity_decisions");
        decision.HasIndex(d => new { d.RepositoryId, d.UndoneAt });
        decision.HasOne<Repository>().WithMany().HasForeignKey(d => d.RepositoryId).OnDelete(DeleteBehavior.Cascade);
        decision.HasOne(d => d.By).WithMany().HasForeignKey(d => d.ById).OnDelete(DeleteBehavior.SetNull);
        decision.HasOne(d => d.UndoneBy).WithMany().HasForeignKey(d => d.UndoneById).OnDelete(DeleteBehavior.SetNull);
    }
}
