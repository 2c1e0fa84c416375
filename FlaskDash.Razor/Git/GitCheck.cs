using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>git is there and new enough.</summary>
internal sealed class GitCheck(IOptions<GitOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        try
        {
            var version = await GitVersion.OfAsync(options.Value.Executable, ct);
            if (!version.IsEnough)
                return HealthCheckResult.Unhealthy($"git {version} is too old: it cannot be told which address to dial. Install git {GitVersion.Minimum} or newer, or set Git:Executable.");
            return GitAdvisory.Of(version) is { } advisory
                ? HealthCheckResult.Unhealthy($"git {version} has {advisory.Name}: {advisory.What}. Install git {advisory.Fixed[^1]} or newer, or set Git:Executable.")
                : HealthCheckResult.Healthy(GitLauncher.Find("ssh") is null ? $"git {version} is new enough. There is no ssh: repositories are read over https alone." : $"git {version} is new enough.");
        }
        catch (GitException fault)
        {
            return HealthCheckResult.Unhealthy(fault.Message, fault);
        }
    }
}
