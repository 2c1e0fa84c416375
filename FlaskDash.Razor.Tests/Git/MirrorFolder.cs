using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Git;

/// <summary>Mirrors in a folder of the test's own; change <see cref="Options"/> before the first use of <see cref="Mirrors"/>.</summary>
internal sealed class MirrorFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<GitMirrors> mirrors;

    public MirrorFolder()
    {
        Options = new GitOptions { MirrorsFolder = folder["mirrors"], TemporaryFolder = folder["tmp"] };
        mirrors = new(() => new GitMirrors(Microsoft.Extensions.Options.Options.Create(Options), NullLogger<GitMirrors>.Instance));
    }

    public GitOptions Options { get; }

    public GitMirrors Mirrors => mirrors.Value;

    public void Dispose() => folder.Dispose();
}
