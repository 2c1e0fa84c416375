using System.ComponentModel.DataAnnotations;

namespace FlaskDash.Razor.Insights;

/// <summary>Section <c>Insights</c>.</summary>
public sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>Bytes for histories in memory, 50 per commit or so; the default is 128 MB. A quarter of it is for those that were dropped and not collected yet; a history that needs more than a quarter is read for each request.</summary>
    [Range(0, 1L << 40)]
    public long CacheBytes { get; set; } = 128L << 20;

    /// <summary>Bytes for the files that commits changed, 12 per file of a commit or so; the default is 64 MB. What does not fit is read for each request.</summary>
    [Range(0, 1L << 40)]
    public long FilesCacheBytes { get; set; } = 64L << 20;
}
