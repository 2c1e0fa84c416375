using FlaskDash.Razor.Git;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Git;

public sealed class GitSetupTests
{
    [Fact]
    public async Task Good_settings_start_and_give_every_service()
    {
        using var host = Host(("Git:Proxy", "http://proxy.example.com:3128"), ("Git:AllowedHosts:0", ".corp.example"), ("Repositories:LocalRoots:0", Path.GetTempPath()));
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(host.Services.GetRequiredService<GitMirrors>());
        Assert.NotNull(host.Services.GetRequiredService<GitProbe>());
        Assert.NotNull(host.Services.GetRequiredService<LocalPathPolicy>());
        Assert.Equal([".corp.example"], host.Services.GetRequiredService<IOptions<GitOptions>>().Value.AllowedHosts);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Git:FetchTimeout", "00:00:00")]
    [InlineData("Git:ProbeTimeout", "-00:00:01")]
    [InlineData("Git:ChunkTimeout", "0")]
    [InlineData("Git:CommitTimeout", "0")]
    [InlineData("Git:DiffTimeout", "0")]
    [InlineData("Git:FirstDiffTimeout", "-00:00:01")]
    [InlineData("Git:RenameLimit", "0")]
    [InlineData("Git:MaxPackBytes", "-1")]
    [InlineData("Git:CaFile", "/nowhere/ca.pem")]
    [InlineData("Git:Proxy", "socks5://proxy:1080")]
    [InlineData("Git:Proxy", "proxy:3128")]
    [InlineData("Git:Executable", "")]
    [InlineData("Git:AllowedHosts:0", "https://git.example.com")]
    [InlineData("Git:AllowedHosts:0", "*.example.com")]
    [InlineData("Git:AllowedHosts:0", ".")]
    [InlineData("Git:DeniedHosts:0", "*.example.com")]
    [InlineData("Git:OnlyHosts:0", "https://git.example.com")]
    [InlineData("Repositories:LocalRoots:0", "relative/folder")]
    public async Task A_bad_setting_stops_the_start_and_is_named(string key, string value)
    {
        using var host = Host((key, value));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(key.Replace(":0", "", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
    }

    private static IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddGit();
        builder.Services.PostConfigure<GitOptions>(git => (git.MirrorsFolder, git.TemporaryFolder) = (Path.GetTempPath(), Path.GetTempPath()));
        return builder.Build();
    }
}
