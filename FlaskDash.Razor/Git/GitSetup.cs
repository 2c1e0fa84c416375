using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Registers everything that starts git, and the policies that say for whom.</summary>
public static class GitSetup
{
    public static void AddGit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GitOptions>().BindConfiguration(GitOptions.Section).ValidateOnStart();
        services.AddOptions<LocalRootOptions>().BindConfiguration(LocalRootOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GitOptions>, GitOptionsValidation>();
        services.AddSingleton<IValidateOptions<LocalRootOptions>, LocalRootOptionsValidation>();
        services.AddSingleton<UrlPolicy>();
        services.AddSingleton<LocalPathPolicy>();
        services.AddSingleton<GitConnections>();
        services.AddSingleton<GitProbe>();
        services.AddSingleton<SshKeys>();
        services.AddSingleton<GitMirrors>();
        services.AddSingleton<GitDiff>();
        services.AddHealthChecks().AddCheck<GitCheck>("git");
    }
}

/// <summary>Each failure names the key, the fault and the fix.</summary>
internal sealed class GitOptionsValidation : IValidateOptions<GitOptions>
{
    public ValidateOptionsResult Validate(string? name, GitOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Executable)) failures.Add("Git:Executable is empty. Give the git executable, or remove the setting.");
        Positive(options.FetchTimeout, nameof(options.FetchTimeout));
        Positive(options.ProbeTimeout, nameof(options.ProbeTimeout));
        Positive(options.ChunkTimeout, nameof(options.ChunkTimeout));
        Positive(options.CommitTimeout, nameof(options.CommitTimeout));
        Positive(options.DiffTimeout, nameof(options.DiffTimeout));
        Positive(options.FirstDiffTimeout, nameof(options.FirstDiffTimeout));
        if (options.RenameLimit <= 0) failures.Add("Git:RenameLimit is not positive. Give a number of paths, for example 1000.");
        if (options.MaxPackBytes <= 0) failures.Add("Git:MaxPackBytes is not positive. Give a number of bytes.");
        if (options.CaFile is { } ca && !File.Exists(ca)) failures.Add("Git:CaFile names no file that this process can read. Give the full path of a PEM file.");
        if (options.Proxy is { } proxy && !IsProxy(proxy)) failures.Add("Git:Proxy is not an http or https URL such as http://proxy.example.com:3128.");
        HostNames(options.AllowedHosts, nameof(options.AllowedHosts));
        HostNames(options.DeniedHosts, nameof(options.DeniedHosts));
        HostNames(options.OnlyHosts, nameof(options.OnlyHosts));
        if (!Path.IsPathFullyQualified(options.MirrorsFolder) || !Path.IsPathFullyQualified(options.TemporaryFolder))
            failures.Add("Git:MirrorsFolder and Git:TemporaryFolder must be absolute; the app sets them from Data:Folder.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void HostNames(IEnumerable<string> hosts, string key)
        {
            if (hosts.Any(host => Uri.CheckHostName(host.TrimStart('.')) == UriHostNameType.Unknown))
                failures.Add($"Git:{key} holds something that is no host name. Give names such as git.example.com, or .example.com for all below it; no https://, no *.");
        }

        void Positive(TimeSpan value, string key)
        {
            if (value <= TimeSpan.Zero) failures.Add($"Git:{key} is not positive. Give a duration such as 00:00:30.");
        }
    }

    private static bool IsProxy(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0;
}

internal sealed class LocalRootOptionsValidation : IValidateOptions<LocalRootOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalRootOptions options) =>
        options.LocalRoots.All(Path.IsPathFullyQualified)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Repositories:LocalRoots holds a relative path. Give full paths.");
}
