using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class OktaChecksTests
{
    [Fact]
    public async Task A_right_set_up_is_healthy()
    {
        await using var app = await StartAsync();

        var report = await AskAsync(app);

        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
        Assert.Equal(5, report.Entries.Count);
    }

    [Theory]
    [InlineData("Okta:ApiToken", "wrong", "okta-token", "Okta refuses the API token.")]
    [InlineData("Okta:ApiToken", "", "okta-token", "There is no Okta:ApiToken")]
    [InlineData("Okta:AuthorizationServerId", "other", "okta-discovery", "does not answer as an Okta org")]
    [InlineData("Okta:ClientId", "wrong", "okta-redirect", "Okta does not come back to http://localhost:")]
    public async Task What_is_wrong_is_said_with_its_fix(string key, string value, string check, string words)
    {
        await using var app = await StartAsync((key, value));

        var entry = (await AskAsync(app)).Entries[check];

        Assert.NotEqual(HealthStatus.Healthy, entry.Status);
        Assert.Contains(words, entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_noticed()
    {
        var clock = new ShiftedClock();
        clock.Advance(TimeSpan.FromMinutes(5));
        await using var app = await DashApp.StartAsync(o => o.Services = services => services.AddSingleton<TimeProvider>(clock));

        var entry = (await AskAsync(app)).Entries["okta-clock"];

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("Let this machine keep its time", entry.Description, StringComparison.Ordinal);
    }

    /// <summary>An app that is told of an address, where it does not listen, and an org that knows it.</summary>
    private static Task<DashApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var address = $"http://localhost:{FreePort.Take()}";
        return DashApp.StartAsync(o =>
        {
            o.Settings["urls"] = address;
            o.Org = org => org.RedirectUris = [address + "/oidc/callback"];
            foreach (var (key, value) in settings) o.Settings[key] = value;
        });
    }

    private static Task<HealthReport> AskAsync(DashApp app) => app.Services.GetRequiredService<HealthCheckService>()
        .CheckHealthAsync(check => check.Tags.Contains("okta"), TestContext.Current.CancellationToken);
}
