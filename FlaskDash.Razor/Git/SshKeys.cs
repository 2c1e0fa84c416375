using System.Globalization;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Makes deploy keys and asks servers for their host keys, with OpenSSH's own tools.</summary>
public sealed class SshKeys(UrlPolicy urls, IOptions<GitOptions> options, ILogger<SshKeys> logger)
{
    /// <summary>Shown at the end of a public key, so that whoever finds it at the server knows whose it is.</summary>
    private const string Comment = "flaskdash";

    private readonly GitOptions git = options.Value;

    /// <summary>A deploy key for an ssh address, with the host keys that its server shows now. Nothing is kept.</summary>
    /// <param name="address">Its policy is asked.</param>
    /// <param name="kept">A key to go on with, for which only the host keys are asked anew; null for a new one.</param>
    /// <param name="ct">Stops the tools.</param>
    /// <exception cref="GitException">The address is refused, or its server shows no key in time.</exception>
    public async Task<GitDeployKey> MakeAsync(string address, GitDeployKey? kept, CancellationToken ct)
    {
        var url = await urls.RequireAsync(address, ct);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(git.ProbeTimeout);
        try
        {
            var hostKeys = await AskAsync(url, time.Token);
            var (secret, shown) = kept is null ? await GenerateAsync(time.Token) : (kept.PrivateKey, kept.PublicKey);
            return new GitDeployKey(secret, shown, hostKeys);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new GitException("The server did not answer in time. Try again later.", fault: GitFault.TooSlow);
        }
    }

    // At the address that was checked: the name is not looked up again.
    private async Task<IReadOnlyList<SshHostKey>> AskAsync(UrlVerdict.Allowed url, CancellationToken ct)
    {
        var seconds = Math.Max(1, (int)git.ProbeTimeout.TotalSeconds / 2);
        var asked = await GitCommand.RunToolAsync(
            "ssh-keyscan", ["-T", seconds.ToString(CultureInfo.InvariantCulture), "-p", url.Port.ToString(CultureInfo.InvariantCulture), (await SshDial.ChooseAsync(url, ct)).ToString()], ct);
        var keys = SshHostKey.Parse(asked.Output);
        if (keys.Count > 0) return keys;

        logger.LogInformation("An ssh server showed no key: {Output}", asked.Error);
        throw new GitException("No ssh server answers at this address. Check the host and the port, or try again later.", asked.Error, fault: GitFault.Unreachable);
    }

    private async Task<(string Private, string Public)> GenerateAsync(CancellationToken ct)
    {
        using var files = await GitJobFiles.CreateAsync(git.TemporaryFolder, "", ct);
        var made = await GitCommand.RunToolAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", Comment, "-f", files.Key], ct);
        if (made.ExitCode != 0) throw new GitException("No key could be made. The log says more.", made.Error);
        return (await File.ReadAllTextAsync(files.Key, ct), (await File.ReadAllTextAsync(files.PublicKey, ct)).Trim());
    }
}
