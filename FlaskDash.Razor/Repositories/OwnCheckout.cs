using FlaskDash.Razor.Git;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Repositories;

/// <summary>The repository of this app's own source, when it runs from one: the first chart then needs no network.</summary>
public sealed class OwnCheckout(IHostEnvironment environment, LocalPathPolicy policy)
{
    /// <summary>What it is called in the dashboard, whatever its folder is called.</summary>
    public const string Name = "FlaskDash.Razor";

    private LocalPathVerdict? verdict;

    /// <summary>Its folder; null when there is none that can be added.</summary>
    public string? Folder => Verdict is LocalPathVerdict.Allowed allowed ? allowed.Path : null;

    /// <summary>Why there is none, for a person.</summary>
    public string WhyNot => Verdict is LocalPathVerdict.Refused refused
        ? "This checkout cannot be added: " + refused.Why
        : "Only an app that runs from its source in Development can add its own checkout.";

    private LocalPathVerdict? Verdict => FolderOf(environment) is { } folder ? verdict ??= policy.Check(folder) : null;

    /// <summary>The folder of <c>FlaskDash.Razor.sln</c> above the content root; null outside Development and when published.</summary>
    internal static string? FolderOf(IHostEnvironment environment)
    {
        if (!environment.IsDevelopment()) return null;
        var folder = Path.GetFullPath(Path.Combine(environment.ContentRootPath, ".."));
        return File.Exists(Path.Combine(folder, "FlaskDash.Razor.sln")) ? folder : null;
    }
}

/// <summary>In Development the folder beside the checkout is a root: what a developer cloned there can be added.</summary>
internal sealed class DevelopmentRoot(IHostEnvironment environment) : IPostConfigureOptions<LocalRootOptions>
{
    public void PostConfigure(string? name, LocalRootOptions options)
    {
        if (OwnCheckout.FolderOf(environment) is { } checkout && Path.GetDirectoryName(checkout) is { } parent) options.LocalRoots.Add(parent);
    }
}
