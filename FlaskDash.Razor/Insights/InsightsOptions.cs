using System.ComponentModel.DataAnnotations;

namespace FlaskDash.Razor.Insights;

/// <summary>Section <c>Insights</c>.</summary>
public sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>Bytes for histories in memory, 50 per commit or so; the default is 128 MB. A quarter of it is for those that were dropped and not collected yet; a history that needs more than a quarter is read for each request.</summary>
    [Range(0, 1L << 40)]
    public long CacheBytes { get; set; } = 128L << 20;
}
