namespace FlaskDash.Razor.Git;

/// <summary>Section <c>Git</c>.</summary>
public sealed class GitOptions
{
    public const string Section = "Git";

    /// <summary>The git executable: a name on the PATH or a full path.</summary>
    public string Executable { get; set; } = "git";

    /// <summary>Where the bare mirrors lie, one folder <c>ID.git</c> per repository; absolute. Set by the app, not by configuration.</summary>
    public string MirrorsFolder { get; set; } = "";

    /// <summary>Where short-lived files of jobs lie; absolute. Set by the app, not by configuration.</summary>
    public string TemporaryFolder { get; set; } = "";

    /// <summary>Hosts that may be reached though their addresses are private (a team's own Git server): exact names, or <c>.example.com</c> for a domain and all below it.</summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>Hosts that nothing is read from, public or not; written as <see cref="AllowedHosts"/> is.</summary>
    public IList<string> DeniedHosts { get; set; } = [];

    /// <summary>When it names any, the only hosts that anything is read from; those with private addresses have to be in <see cref="AllowedHosts"/> too.</summary>
    public IList<string> OnlyHosts { get; set; } = [];

    /// <summary>A PEM file with the certificate authorities of the team's own servers, trusted beside the system's; null for none.</summary>
    public string? CaFile { get; set; }

    /// <summary>An http or https proxy for git's own traffic; null for none. With one, ssh is refused. The environment's proxy variables are not read.</summary>
    public string? Proxy { get; set; }

    /// <summary>The longest a clone or fetch may take.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The largest pack file, in bytes, that a fetch may write. The limit holds where the system has <c>prlimit</c>.</summary>
    public long MaxPackBytes { get; set; } = 16L * 1024 * 1024 * 1024;

    /// <summary>The most bytes that the app's copy of one repository may take on disk.</summary>
    public long MaxMirrorBytes { get; set; } = 32L * 1024 * 1024 * 1024;

    /// <summary>The most objects (commits, trees, blobs, tags) of one repository.</summary>
    public long MaxObjects { get; set; } = 100_000_000;

    /// <summary>The most branches and tags of one repository.</summary>
    public int MaxRefs { get; set; } = 200_000;

    /// <summary>The longest the first answer of a remote may take while somebody waits at the form.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest one chunk of line counts may take before its commits are tried one by one.</summary>
    public TimeSpan ChunkTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest one commit's line counts may take before it is marked as having none.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest that somebody waits for the lines of a file that was asked for, before they are cut.</summary>
    public TimeSpan DiffTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a commit's page waits for the lines of its first files, which nobody asked for.</summary>
    public TimeSpan FirstDiffTimeout { get; set; } = TimeSpan.FromMilliseconds(750);

    /// <summary>Renames are sought among at most this many added × deleted paths of a commit, git's <c>-l</c>.</summary>
    public int RenameLimit { get; set; } = 1_000;
}
