using FlaskDash.Okta.LocalOrg;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>What a test may want otherwise, before the app starts.</summary>
public sealed class DashAppOptions
{
    /// <summary>The app's settings over those that lead it to its own org and its own folder; null takes a setting away.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Changes registrations after the app has made its own.</summary>
    public Action<IServiceCollection> Services { get; set; } = _ => { };

    /// <summary>Changes the org before it starts.</summary>
    public Action<LocalOrgOptions> Org { get; set; } = _ => { };

    /// <summary>Production answers at https://localhost, and needs an org at https.</summary>
    public string Environment { get; set; } = Environments.Development;

    /// <summary>A real address on a free port, for a real browser; else the app is called inside the process.</summary>
    public bool Listens { get; set; }
}

/// <summary>
/// The real app with a database and a local Okta org of its own, in a folder that goes away. Signing in is the real round trip:
/// the org is always called over HTTP.
/// </summary>
public sealed class DashApp : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OwnDatabase database;
    private readonly DashAppOptions options;
    private readonly LocalOrg org;
    private readonly Factory factory;

    private DashApp(DashAppOptions options, LocalOrg org, Uri address, string clientSecret)
    {
        (this.options, this.org, Address) = (options, org, address);
        database = new OwnDatabase(Path.Combine(folder.Path, "flaskdash.db"));
        Settings = new()
        {
            ["Data:Folder"] = folder.Path,
            ["Database:Url"] = database.Url,
            ["urls"] = options.Listens ? address.ToString() : "http://127.0.0.1:0",
            ["hostBuilder:reloadConfigOnChange"] = "false",
            ["Okta:OktaDomain"] = org.Address.ToString(),
            ["Okta:ClientId"] = "local-flaskdash",
            ["Okta:ClientSecret"] = clientSecret,
            ["Okta:ApiToken"] = "local-api-token-not-for-production",
            ["Okta:RequestGroups"] = "true",
            ["Okta:AdministratorsGroup"] = "FlaskDash administrators",
            ["Okta:PostLogoutRedirectUri"] = "/",
            // Tests ask more in a minute than a person does; a test of the limits sets its own.
            ["Limits:SignIn"] = "100000", ["Limits:Change"] = "100000", ["Limits:Search"] = "100000", ["Limits:Export"] = "100000", ["Limits:Share"] = "100000",
            ["Okta:LogEvery"] = "00:00:00", // a test that wants the System Log read says so
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in options.Settings) Settings[key] = value;
        factory = new(this);
    }

    /// <summary>Starts an org and the app that signs in there.</summary>
    public static async Task<DashApp> StartAsync(Action<DashAppOptions>? configure = null)
    {
        var options = new DashAppOptions();
        configure?.Invoke(options);
        var address = options.Listens ? new Uri($"http://localhost:{FreePort.Take()}")
            : new Uri(options.Environment == Environments.Development ? "http://localhost" : "https://localhost");
        var orgOptions = new LocalOrgOptions
        {
            Port = 0, EnvironmentName = Environments.Development,
            RedirectUris = [new Uri(address, "/oidc/callback").ToString()],
            PostLogoutRedirectUris = [new Uri(address, "/signout/callback").ToString()],
        };
        options.Org(orgOptions);

        var app = new DashApp(options, await LocalOrg.StartAsync(orgOptions, TestContext.Current.CancellationToken), address, orgOptions.ClientSecret);
        try
        {
            if (options.Listens) app.factory.UseKestrel();
            app.factory.StartServer();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a browser finds the app.</summary>
    public Uri Address { get; }

    /// <summary>The Okta org of this app alone: accounts can be suspended, removed and restored, and the org taken down.</summary>
    public LocalOrg Org => org;

    /// <summary>The app's settings as it was started.</summary>
    public Dictionary<string, string?> Settings { get; }

    public IServiceProvider Services => factory.Services;

    /// <summary>The app's data folder.</summary>
    public string Folder => folder.Path;

    /// <summary>What the app has logged at Information and above, rendered.</summary>
    public IReadOnlyCollection<string> Log => factory.Log.Lines;

    /// <summary>Asks the app's database.</summary>
    public async Task<T> QueryAsync<T>(Func<DashContext, Task<T>> ask)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await ask(db);
    }

    /// <summary>A browser without a session. It keeps cookies and follows redirects, to the org and back, as long as <paramref name="followsRedirects"/>.</summary>
    public Browser Stranger(bool followsRedirects = true) =>
        new(Address, options.Listens ? null : factory.Server.CreateHandler()) { FollowsRedirects = followsRedirects };

    /// <summary>A browser in which an example account has signed in through the org.</summary>
    /// <param name="account">The login, with or without <c>@example.com</c>: ada (administrator), grace, zoe, nur.</param>
    public async Task<Browser> SignedInAsync(string account)
    {
        var browser = Stranger();
        using var landed = await browser.SignInAsync(account);
        if (!landed.IsSuccessStatusCode && landed.RequestMessage!.RequestUri!.AbsolutePath == "/sign-in-problem")
            throw new InvalidOperationException($"{account} could not sign in: {await landed.Content.ReadAsStringAsync()}\n{string.Join('\n', Log)}");
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await org.DisposeAsync();
        database.Dispose();
        folder.Dispose();
    }

    private sealed class Factory(DashApp app) : WebApplicationFactory<Program>
    {
        public LogLines Log { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(app.options.Environment);
            foreach (var (key, value) in app.Settings) builder.UseSetting(key, value);
            // In place of the app's console.
            builder.ConfigureTestServices(services => services.AddSingleton<ILoggerFactory>(Log));
            builder.ConfigureTestServices(app.options.Services);
        }
    }
}
