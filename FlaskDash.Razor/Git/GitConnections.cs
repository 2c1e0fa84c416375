using System.Globalization;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Opens the way to a source: the policy's check, and then git bound to what was checked.</summary>
public sealed class GitConnections(UrlPolicy urls, LocalPathPolicy paths, IOptions<GitOptions> options)
{
    private const int SlowBytesPerSecond = 1_000;
    private const int SlowSeconds = 30;

    // Packs are kept as packs (unpacking a thousand objects into files costs more, and is slower to read); no submodules, no second place to download from.
    private static readonly string[] Always =
        ["-c", "fetch.unpackLimit=1", "-c", "fetch.recurseSubmodules=false", "-c", "transfer.bundleURI=false", "-c", "fetch.writeCommitGraph=false"];

    private readonly GitOptions git = options.Value;

    /// <summary>Checks the source, now, and prepares the way to it.</summary>
    /// <exception cref="GitException">The source is refused.</exception>
    internal Task<GitConnection> OpenAsync(GitSource source, CancellationToken ct) => source switch
    {
        GitSource.Remote remote => OpenRemoteAsync(remote, ct),
        GitSource.Local(var path) => OpenLocalAsync(path, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private async Task<GitConnection> OpenRemoteAsync(GitSource.Remote remote, CancellationToken ct)
    {
        var url = await urls.RequireAsync(remote.Address, ct);
        return url.IsSsh ? await OpenSshAsync(url, remote.Key, ct) : await OpenHttpsAsync(url, remote.Credential, ct);
    }

    private async Task<GitConnection> OpenSshAsync(UrlVerdict.Allowed url, GitDeployKey? key, CancellationToken ct)
    {
        if (key is null) throw new GitException("An ssh address is read with a deploy key. The page that adds repositories makes one, and so does the page of a repository's credential.", fault: GitFault.NeedsCredentials);

        if (GitLauncher.Find("ssh") is null) throw new GitException(GitFailure.NoSsh, fault: GitFault.NoGit);

        var files = await GitJobFiles.CreateAsync(git.TemporaryFolder, "", ct, made => made.AddSshAsync(url, key, ct));
        return new GitConnection(git, url.Address, url.Address, Always, "ssh", files);
    }

    private async Task<GitConnection> OpenHttpsAsync(UrlVerdict.Allowed url, GitCredential? credential, CancellationToken ct)
    {
        // The proxy's address may hold a password: it goes into the job's file, which others cannot read, and not into the process list.
        var config = $"[http]\n\tproxy = {Quote(git.Proxy ?? "")}\n";
        // So does a credential, and git sends it to this server alone: redirects are not followed. A header, since git would store and ask for the rest.
        if (credential is not null)
        {
            var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Secret}"));
            config += $"[http {Quote(new Uri(url.Address).GetLeftPart(UriPartial.Authority) + "/")}]\n\textraHeader = {Quote("Authorization: Basic " + basic)}\n";
        }
        var files = await GitJobFiles.CreateAsync(git.TemporaryFolder, config, ct, made => git.CaFile is { } authorities ? made.AddAuthoritiesAsync(authorities, ct) : Task.CompletedTask);
        List<string> configuration =
        [
            .. Always, "-c", "http.followRedirects=false", "-c", "http.sslVerify=true", "-c", "http.saveCookies=false", "-c", "http.delegation=none",
            "-c", string.Create(CultureInfo.InvariantCulture, $"http.lowSpeedLimit={SlowBytesPerSecond}"), "-c", string.Create(CultureInfo.InvariantCulture, $"http.lowSpeedTime={SlowSeconds}"),
        ];
        if (files.Authorities is { } bundle) configuration.AddRange(["-c", "http.sslCAInfo=" + bundle]);
        if (url.Addresses.Count > 0 && !System.Net.IPAddress.TryParse(url.Host, out _))
        {
            var dial = url.Dialled.Select(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{a}]" : a.ToString());
            configuration.AddRange(["-c", string.Create(CultureInfo.InvariantCulture, $"http.curloptResolve={url.Host}:{url.Port}:{string.Join(',', dial)}")]);
        }
        return new GitConnection(git, url.Address, url.Address, [.. configuration], "https", files);
    }

    // git refuses a repository of another owner (a container's mounted disk) unless its *global* configuration names the path;
    // -c safe.directory is ignored. So the job has a global file of its own that names this path alone.
    private async Task<GitConnection> OpenLocalAsync(string text, CancellationToken ct)
    {
        var verdict = paths.Check(text);
        if (verdict is not LocalPathVerdict.Allowed path) throw new GitException(((LocalPathVerdict.Refused)verdict).Why, fault: GitFault.Refused);

        var files = await GitJobFiles.CreateAsync(git.TemporaryFolder, $"[safe]\n\tdirectory = {Quote(path.GitFolder)}\n\tdirectory = {Quote(path.Path)}\n", ct);
        // git decodes percent signs in a URL; nothing else in a path means anything to it.
        return new GitConnection(git, path.Path, "file://" + path.GitFolder.Replace("%", "%25", StringComparison.Ordinal), Always, "file", files);
    }

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
