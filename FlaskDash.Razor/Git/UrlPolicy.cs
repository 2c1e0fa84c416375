using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Which remote addresses may be added and fetched: https or ssh, public (or allowed by name), without credentials.</summary>
/// <remarks>
/// <para>The host is resolved here, every address it has is checked, and git is told to dial only those, so that a name that
/// changes its address between check and use (DNS rebinding) gains nothing. The check is made when added and at every fetch.</para>
/// <para>With <see cref="GitOptions.Proxy"/> the proxy resolves names, not this process: then addresses given as numbers and names that mean
/// this machine or network are still refused here, and the rest is the proxy's to refuse.</para>
/// </remarks>
public sealed class UrlPolicy
{
    private const string NotPublic =
        "This address leads into a private or reserved network. An administrator can allow a team's own server by its name, in Git:AllowedHosts.";

    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(5);
    private static readonly string[] LocalNames = ["localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet", ".corp", ".home"];

    private readonly GitOptions options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;

    public UrlPolicy(IOptions<GitOptions> options) : this(options, Dns.GetHostAddressesAsync) { }

    // For tests of names that change their address.
    internal UrlPolicy(IOptions<GitOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        (this.options, this.resolve) = (options.Value, resolve);

    /// <summary>Checks an address as a person typed it, or as it is stored.</summary>
    /// <returns>Never an exception, but for cancellation.</returns>
    public async Task<UrlVerdict> CheckAsync(string? text, CancellationToken ct)
    {
        var (address, why) = RemoteAddress.Parse(text);
        if (address is null) return new UrlVerdict.Refused(why!);

        if (IsClosed(address.Host)) return new UrlVerdict.Refused("This server reads no repositories from this host (Git:OnlyHosts, Git:DeniedHosts). An administrator decides that.");
        if (options.Proxy is not null && RemoteAddress.IsSsh(address.Canonical))
            return new UrlVerdict.Refused("ssh is refused here: git's traffic goes through a proxy for https (Git:Proxy). Use the repository's https address.");

        var isAllowed = options.AllowedHosts.Any(pattern => Covers(pattern, address.Host));
        if (IPAddress.TryParse(address.Host, out var literal)) return Judge(address, [literal], isAllowed);
        if (options.Proxy is not null)
        {
            var isLocal = !address.Host.Contains('.', StringComparison.Ordinal) || LocalNames.Any(name => Covers(name, address.Host));
            return isLocal && !isAllowed ? new UrlVerdict.Refused(NotPublic) : new UrlVerdict.Allowed(address.Canonical, address.Host, address.Port, []);
        }

        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
            time.CancelAfter(ResolveTimeout);
            return Judge(address, await resolve(address.Host, time.Token).WaitAsync(time.Token), isAllowed);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new UrlVerdict.Refused("The name of this host could not be looked up in time. Try again in a moment.", GitFault.TooSlow);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            return Unknown();
        }
    }

    /// <summary>As <see cref="CheckAsync"/>, where only an allowed address is of use.</summary>
    /// <exception cref="GitException">The address is refused.</exception>
    internal async Task<UrlVerdict.Allowed> RequireAsync(string address, CancellationToken ct) => await CheckAsync(address, ct) switch
    {
        UrlVerdict.Allowed allowed => allowed,
        UrlVerdict.Refused refused => throw new GitException(refused.Why, fault: refused.Fault),
        var other => throw new InvalidOperationException($"{other} is no verdict."),
    };

    private bool IsClosed(string host) =>
        options.DeniedHosts.Any(pattern => Covers(pattern, host)) || (options.OnlyHosts.Count > 0 && !options.OnlyHosts.Any(pattern => Covers(pattern, host)));

    private static UrlVerdict Judge(RemoteAddress address, IPAddress[] found, bool isAllowed)
    {
        if (found.Length == 0) return Unknown();
        var worst = found.Max(AddressRanges.Of);
        return worst == AddressRange.Public || (worst == AddressRange.Private && isAllowed)
            ? new UrlVerdict.Allowed(address.Canonical, address.Host, address.Port, found)
            : new UrlVerdict.Refused(NotPublic);
    }

    private static UrlVerdict.Refused Unknown() => new("There is no host with this name. Check the spelling of the address.", GitFault.DoesNotResolve);

    // "git.example.com" means that host; ".example.com" the domain and all below it.
    private static bool Covers(string pattern, string host) => pattern.StartsWith('.')
        ? host.EndsWith(pattern, StringComparison.OrdinalIgnoreCase) || host.Equals(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
