namespace FlaskDash.Razor.Git;

/// <summary>The short-lived files of one job: git's global configuration, the certificate authorities it trusts, what ssh needs. Only their owner can read them.</summary>
internal sealed class GitJobFiles : IDisposable
{
    private const string Prefix = "git-job-";
    private const string CaEnding = ".pem", IndexEnding = ".index", KeyEnding = ".key", HostsEnding = ".hosts", SshEnding = ".ssh", LogEnding = ".log";
    private static readonly string[] Endings = [CaEnding, IndexEnding, IndexEnding + ".lock", KeyEnding, KeyEnding + ".pub", HostsEnding, SshEnding, LogEnding];

    // Where systems keep the bundle of authorities that git's own libcurl trusts by default.
    private static readonly string[] SystemAuthorities =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

    private readonly FileStream config;

    private GitJobFiles(FileStream config) => this.config = config;

    /// <summary>For <c>GIT_CONFIG_GLOBAL</c>.</summary>
    public string Config => config.Name;

    /// <summary>For <c>GIT_INDEX_FILE</c>; git makes it.</summary>
    public string Index => config.Name + IndexEnding;

    /// <summary>A private key; <c>ssh-keygen</c> makes it, or <see cref="AddSshAsync"/>.</summary>
    public string Key => config.Name + KeyEnding;

    /// <summary>What <c>ssh-keygen</c> makes beside <see cref="Key"/>.</summary>
    public string PublicKey => Key + ".pub";

    /// <summary>For <c>ssh -F</c>; null when the job needs no ssh.</summary>
    public string? Ssh { get; private set; }

    /// <summary>For <c>ssh -E</c>: what went wrong, in ssh's words.</summary>
    public string SshLog => config.Name + LogEnding;

    /// <summary>The bundle with the system's authorities and the team's own; null when the team has none.</summary>
    public string? Authorities { get; private set; }

    /// <param name="folder">Made where it is missing.</param>
    /// <param name="configuration">Git's.</param>
    /// <param name="ct">Stops it; nothing is left.</param>
    /// <param name="more">Adds what else the job needs; when it fails, nothing is left.</param>
    public static async Task<GitJobFiles> CreateAsync(string folder, string configuration, CancellationToken ct, Func<GitJobFiles, Task>? more = null)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, Prefix + Guid.NewGuid().ToString("N"));
        // On Unix a lock that only Sweep asks for; git reads on.
        var files = new GitJobFiles(new FileStream(name, Secret(OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None)));
        try
        {
            await using (var writer = new StreamWriter(files.config, leaveOpen: true)) await writer.WriteAsync(configuration.AsMemory(), ct);
            if (more is not null) await more(files);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Trusts a team's own authorities beside the system's.</summary>
    public async Task AddAuthoritiesAsync(string caFile, CancellationToken ct)
    {
        Authorities = config.Name + CaEnding;
        await using var bundle = new FileStream(Authorities, Secret(FileShare.Read));
        foreach (var source in SystemAuthorities.Where(File.Exists).Take(1).Append(caFile))
        {
            await bundle.WriteAsync(await File.ReadAllBytesAsync(source, ct), ct);
            bundle.WriteByte((byte)'\n');
        }
    }

    /// <summary>Prepares ssh for one server and one key.</summary>
    public async Task AddSshAsync(UrlVerdict.Allowed url, GitDeployKey key, CancellationToken ct)
    {
        Ssh = config.Name + SshEnding;
        await WriteAsync(Key, key.PrivateKey, ct);
        await WriteAsync(config.Name + HostsEnding, SshConfiguration.KnownHosts(key.HostKeys), ct);
        await WriteAsync(Ssh, SshConfiguration.For(await SshDial.ChooseAsync(url, ct), Key, config.Name + HostsEnding), ct);
    }

    /// <summary>Deletes the files of jobs whose process is gone.</summary>
    public static void Sweep(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, Prefix + "*").Where(file => !Endings.Any(e => file.EndsWith(e, StringComparison.Ordinal))))
        {
            try
            {
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None | FileShare.Delete);
                foreach (var ending in Endings) File.Delete(file + ending);
                File.Delete(file);
            }
            catch (IOException) { /* in use by a live process, or gone */ }
        }
    }

    public void Dispose()
    {
        foreach (var ending in Endings) File.Delete(config.Name + ending);
        if (!OperatingSystem.IsWindows()) File.Delete(config.Name);
        config.Dispose();
        File.Delete(config.Name);
    }

    private static async Task WriteAsync(string file, string text, CancellationToken ct)
    {
        await using var writer = new StreamWriter(new FileStream(file, Secret(FileShare.Read)));
        await writer.WriteAsync(text.AsMemory(), ct);
    }

    private static FileStreamOptions Secret(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
