using System.ComponentModel.DataAnnotations;

namespace FlaskDash.Razor.Indexing;

/// <summary>Section <c>Indexing</c>.</summary>
public sealed class IndexingOptions
{
    public const string Section = "Indexing";

    /// <summary>A repository is read again when its last run ended so long ago; zero turns the schedule off.</summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often wanted, orphaned and due repositories are looked for.</summary>
    public TimeSpan WatchEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a lease holds without a sign of life; there is one every fifth of it.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Repositories read at the same time by this process.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 3;

    /// <summary>Repositories of one person read at the same time by all processes together. Fewer than the workers, so that the next person need not wait.</summary>
    [Range(1, 64)]
    public int RunsPerPerson { get; set; } = 2;

    /// <summary>The most bytes that the copies of one person's repositories may take on disk together.</summary>
    [Range(1, long.MaxValue)]
    public long BytesPerPerson { get; set; } = 128L * 1024 * 1024 * 1024;

    /// <summary>Inquiries (questions that take longer than a request) answered at the same time by this process.</summary>
    [Range(1, 64)]
    public int InquiryWorkers { get; set; } = 1;

    /// <summary>git processes that count lines at the same time, for each repository; 0 for one per core.</summary>
    [Range(0, 64)]
    public int Readers { get; set; }
}
