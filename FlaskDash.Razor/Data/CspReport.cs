using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>What browsers said they did not load or run, as the Content Security Policy has it; the same thing counts up in one row.</summary>
public sealed class CspReport
{
    public int Id { get; set; }

    /// <summary>The directive that forbade it, such as <c>script-src-elem</c>.</summary>
    public required string Directive { get; set; }

    /// <summary>What was forbidden: <c>inline</c>, or an address without its query.</summary>
    public required string Blocked { get; set; }

    /// <summary>The page, without its query.</summary>
    public required string Page { get; set; }

    public int Count { get; set; }

    /// <summary>UTC.</summary>
    public DateTime FirstAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime LastAt { get; set; }
}

internal sealed class CspReportConfiguration : IEntityTypeConfiguration<CspReport>
{
    public void Configure(EntityTypeBuilder<CspReport> report)
    {
        report.ToTable("csp_reports");
        report.Property(r => r.Directive).HasMaxLength(60);
        report.Property(r => r.Blocked).HasMaxLength(200);
        report.Property(r => r.Page).HasMaxLength(200);
        report.HasIndex(r => new { r.Directive, r.Blocked, r.Page }).IsUnique();
    }
}
