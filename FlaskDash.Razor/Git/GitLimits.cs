namespace FlaskDash.Razor.Git;

/// <summary>What one git process may use, by the kernel's own limits where the system has <c>prlimit</c>.</summary>
/// <param name="MemoryBytes">Private memory (<c>RLIMIT_DATA</c>); packs mapped from files do not count.</param>
/// <param name="FileBytes">The largest file it may write (<c>RLIMIT_FSIZE</c>); null for no limit.</param>
public sealed record GitLimits(long MemoryBytes = 2L * 1024 * 1024 * 1024, long? FileBytes = null)
{
    /// <summary>For reading a mirror.</summary>
    public static GitLimits Default { get; } = new();
}
