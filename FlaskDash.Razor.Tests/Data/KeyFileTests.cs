using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlaskDash.Razor.Tests.Data;

/// <summary>With a key file the database holds nothing that opens what it seals.</summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_sealed_and_open_again_after_a_restart_with_the_same_file()
    {
        var key = NewKey("key");
        string secret;
        await using (var app = await StartAsync(key))
        {
            secret = Protector(app).Protect("a secret");
            Assert.All(await app.QueryAsync(db => db.DataProtectionKeys.Select(k => k.Xml!).ToListAsync(Ct)), xml => Assert.True(xml.Contains("<sealed", StringComparison.Ordinal) && !xml.Contains("<masterKey", StringComparison.Ordinal)));
            Assert.Equal(HealthStatus.Healthy, await CheckAsync(app));
        }

        await using var again = await StartAsync(key);
        Assert.Equal("a secret", Protector(again).Unprotect(secret));
    }

    [Fact]
    public async Task Without_the_file_and_with_another_one_nothing_opens()
    {
        string secret;
        await using (var app = await StartAsync(NewKey("key"))) secret = Protector(app).Protect("a secret");

        await using var other = await StartAsync(NewKey("other"));

        Assert.ThrowsAny<CryptographicException>(() => Protector(other).Unprotect(secret));
    }

    [Fact]
    public async Task What_lay_in_clear_is_sealed_by_command_and_a_changed_file_is_followed()
    {
        string secret;
        await using (var app = await StartAsync(null))
        {
            secret = Protector(app).Protect("a secret");
            Assert.Equal(HealthStatus.Degraded, await CheckAsync(app));
            await Assert.ThrowsAsync<BackupException>(() => app.Services.GetRequiredService<KeySealing>().SealAsync(Ct));
        }
        var (first, second) = (NewKey("first"), NewKey("second"));

        await using (var app = await StartAsync(first))
        {
            Assert.Equal(HealthStatus.Degraded, await CheckAsync(app));
            Assert.Equal((1, 1), await app.Services.GetRequiredService<KeySealing>().SealAsync(Ct));
            Assert.Equal((0, 1), await app.Services.GetRequiredService<KeySealing>().SealAsync(Ct));
            Assert.Equal(HealthStatus.Healthy, await CheckAsync(app));
        }
        await using (var app = await StartAsync(first)) Assert.Equal("a secret", Protector(app).Unprotect(secret));

        await using (var app = await StartAsync(second, former: first))
        {
            Assert.Equal("a secret", Protector(app).Unprotect(secret));
            Assert.Equal((1, 1), await app.Services.GetRequiredService<KeySealing>().SealAsync(Ct));
        }
        await using var last = await StartAsync(second);
        Assert.Equal("a secret", Protector(last).Unprotect(secret));
    }

    [Theory]
    [InlineData("short", "16 bytes")]
    [InlineData("text", "is no base64")]
    [InlineData("open", "Give it the mode 600.")]
    [InlineData("missing", "cannot be read")]
    public void A_file_that_is_none_says_what_to_do(string kind, string words)
    {
        var file = folder[kind];
        if (kind != "missing") File.WriteAllText(file, kind == "text" ? "!!" : Convert.ToBase64String(RandomNumberGenerator.GetBytes(kind == "short" ? 16 : 32)));
        if (kind is not ("missing" or "open") && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead);
        if (kind == "open" && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var fault = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => KeyFile.Read(file));

        Assert.Contains(words, Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_seals_them_too_and_one_that_cannot_be_opened_is_said()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(folder["keys.p12"], certificate.Export(X509ContentType.Pfx, "open"), Ct);
        await using var app = await DashApp.StartAsync(o =>
        {
            o.Settings["Database:Url"] = "sqlite:///" + folder["certificate.db"];
            (o.Settings["Keys:Certificate"], o.Settings["Keys:CertificatePassword"]) = (folder["keys.p12"], "open");
        });

        Assert.Equal("a secret", Protector(app).Unprotect(Protector(app).Protect("a secret")));
        Assert.All(await app.QueryAsync(db => db.DataProtectionKeys.Select(k => k.Xml!).ToListAsync(Ct)), xml => Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Healthy, await CheckAsync(app));
        Assert.Contains("Keys:CertificatePassword", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => KeyFile.ReadCertificate(folder["keys.p12"], "wrong")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string NewKey(string name)
    {
        var file = folder[name];
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private Task<DashApp> StartAsync(string? key, string? former = null) => DashApp.StartAsync(o =>
    {
        o.Settings["Database:Url"] = "sqlite:///" + folder["flaskdash.db"];
        if (key is not null) o.Settings["Keys:File"] = key;
        if (former is not null) o.Settings["Keys:FormerFiles:0"] = former;
    });

    private static IDataProtector Protector(DashApp app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static async Task<HealthStatus> CheckAsync(DashApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "keys", Ct)).Status;
}
