using System.ComponentModel.DataAnnotations;

namespace FlaskDash.Razor.Indexing;

/// <summary>Section <c>Indexing</c>.</summary>
public sealed class IndexingOptions
{
    public const string Section = "Indexing";

    /// <summary>Repositories read at the same time by this process.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 2;

    /// <summary>git processes that count lines at the same time, for each repository; 0 for one per core.</summary>
    [Range(0, 64)]
    public int Readers { get; set; }

    /// <summary>A repository is fetched again when its last run ended so long ago. Zero: only by the button.</summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a run holds a repository without a sign of life; it gives one every fifth of that.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How often wanted, orphaned and due repositories are looked for.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(10);
}
