namespace FlaskDash.Razor.Indexing;

/// <summary>Section <c>Indexing</c>.</summary>
public sealed class IndexingOptions
{
    public const string Section = "Indexing";

    /// <summary>A repository is read again when its last fetch is so long ago; zero turns the schedule off.</summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often wanted and orphaned runs are looked for.</summary>
    public TimeSpan WatchEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a lease holds without a sign of life.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Runs at the same time in this process. Each uses all cores while it counts lines.</summary>
    public int Workers { get; set; } = 2;
}
