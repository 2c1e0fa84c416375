using System.Net;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>The room's services over folders of the test's own; change the options before the first use of a service.</summary>
internal sealed class MirrorFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<GitConnections> connections;

    public MirrorFolder()
    {
        Options = new GitOptions { MirrorsFolder = folder["mirrors"], TemporaryFolder = folder["tmp"] };
        Roots = new LocalRootOptions { LocalRoots = [Path.GetTempPath()] };
        connections = new(() => new GitConnections(Urls, Paths, Microsoft.Extensions.Options.Options.Create(Options)));
    }

    public GitOptions Options { get; }

    public LocalRootOptions Roots { get; }

    /// <summary>Stands for DNS, which is outside the process; null for the machine's.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; set; }

    public UrlPolicy Urls => Resolve is null
        ? new(Microsoft.Extensions.Options.Options.Create(Options))
        : new(Microsoft.Extensions.Options.Options.Create(Options), Resolve);

    public LocalPathPolicy Paths => new(Microsoft.Extensions.Options.Options.Create(Roots), Microsoft.Extensions.Options.Options.Create(Options));

    public GitMirrors Mirrors => new(connections.Value, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<GitMirrors>.Instance);

    public GitProbe Probe => new(connections.Value, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<GitProbe>.Instance);

    public SshKeys Keys => new(Urls, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<SshKeys>.Instance);

    public void Dispose() => folder.Dispose();
}
