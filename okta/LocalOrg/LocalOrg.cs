using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>
/// A small Okta org on loopback, for development and tests: OpenID Connect under <c>/oauth2/default</c>, the users API, a
/// sign-in page with example accounts that need no password. It runs inside the caller's process and reads none of its configuration.
/// </summary>
public sealed class LocalOrg : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AccountDirectory _accounts;
    private readonly UsersApi _users;
    private readonly LogsApi _logs;
    private readonly OrgState _state;

    private LocalOrg(WebApplication app)
    {
        _app = app;
        _state = app.Services.GetRequiredService<OrgState>();
        _accounts = app.Services.GetRequiredService<AccountDirectory>();
        _users = app.Services.GetRequiredService<UsersApi>();
        _logs = app.Services.GetRequiredService<LogsApi>();
    }

    /// <summary>Starts an org on 127.0.0.1 and returns when it answers.</summary>
    /// <exception cref="LocalOrgException">The port is taken, the key file is unusable, or this is not Development.</exception>
    public static async Task<LocalOrg> StartAsync(LocalOrgOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!string.Equals(options.EnvironmentName, Environments.Development, StringComparison.OrdinalIgnoreCase))
            throw new LocalOrgException(
                $"The local Okta org starts in Development only, and this is {options.EnvironmentName}: its accounts need no password.");

        var key = SigningKey.Load(options.KeyFile);
        // Bound here rather than by Kestrel: the issuer must be known before the app is built, also with port 0.
        var socket = Bind(options.Port);
        try
        {
            var endpoint = (IPEndPoint)socket.LocalEndPoint!;
            var app = Build(options, key, socket, endpoint);
            try
            {
                await app.StartAsync(ct);
                return new LocalOrg(app);
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            socket.Dispose();
            throw Busy(options.Port, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>http://127.0.0.1:PORT: what the app calls the Okta domain.</summary>
    public Uri Address => _state.Address;

    /// <summary>The issuer of its tokens: the address with <c>/oauth2/default</c>, no slash at the end.</summary>
    public Uri Issuer => _state.Issuer;

    /// <summary>The example accounts as they stand now, without the removed ones.</summary>
    public IReadOnlyList<LocalAccount> Accounts => _accounts.All;

    /// <summary>Adds an account, until the org ends.</summary>
    /// <exception cref="ArgumentException">There is one with that login.</exception>
    public void Add(LocalAccount account) => _accounts.Add(account);

    /// <summary>Makes an account SUSPENDED: it cannot sign in, and its sign-in session here is void.</summary>
    /// <exception cref="ArgumentException">There is no such login.</exception>
    public void Suspend(string login)
    {
        _accounts.SetStatus(login, "SUSPENDED");
        Log("user.lifecycle.suspend", login);
    }

    /// <summary>Makes an account ACTIVE, whether it was suspended or removed.</summary>
    /// <exception cref="ArgumentException">There is no such login.</exception>
    public void Restore(string login)
    {
        _accounts.SetStatus(login, "ACTIVE");
        Log("user.lifecycle.unsuspend", login);
    }

    /// <summary>Takes an account away: the users API answers 404 for it.</summary>
    /// <exception cref="ArgumentException">There is no such login.</exception>
    public void Remove(string login)
    {
        Log("user.lifecycle.delete.initiated", login);
        _accounts.Remove(login);
    }

    /// <summary>Writes an event into the System Log, such as <c>user.session.clear</c>, without anything else happening.</summary>
    /// <exception cref="ArgumentException">There is no such login.</exception>
    public void Log(string eventType, string login, string? group = null) =>
        _logs.Add(eventType, _accounts.Find(login)?.Account ?? throw new ArgumentException($"No example account has the login {login}.", nameof(login)), group);

    /// <summary>Takes an account out of a group, or puts it in.</summary>
    /// <exception cref="ArgumentException">There is no such login.</exception>
    public void SetMember(string login, string group, bool isMember)
    {
        _accounts.SetMember(login, group, isMember);
        Log(isMember ? "group.user_membership.add" : "group.user_membership.remove", login, group);
    }

    /// <summary>How many calls of <c>/api/v1/logs</c> were answered.</summary>
    public int LogReads => _logs.Answered;

    /// <summary>How many calls of <c>/api/v1/users/…</c> were answered, whatever the status (503 while <see cref="Down"/> excepted).</summary>
    public int UserLookups => _users.Answered;

    /// <summary>While true, everything is answered with 503: an outage.</summary>
    public bool Down
    {
        get => _state.IsDown;
        set => _state.IsDown = value;
    }

    /// <summary>Stops at once; open connections are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // What was asked for: no waiting for open requests.
        }
        await _app.DisposeAsync();
    }

    private static WebApplication Build(LocalOrgOptions options, RsaSecurityKey key, Socket socket, IPEndPoint endpoint)
    {
        // Empty: no settings files, no environment variables (ASPNETCORE_URLS means the app around this), no console logger.
        var builder = WebApplication.CreateEmptyBuilder(new()
        {
            Args = ["--preventHostingStartup", "true"],
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = options.EnvironmentName,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint);
        });
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = _ => socket);
        // Ctrl-C belongs to the host around this one.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Warning);
            if (options.LoggerFactory is not null) logging.AddProvider(new ForwardingLoggers(options.LoggerFactory));
        });

        var state = new OrgState(new Uri($"http://127.0.0.1:{endpoint.Port}"));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton<AccountDirectory>();
        builder.Services.AddSingleton<SignInSessions>();
        builder.Services.AddSingleton<UsedCodes>();
        builder.Services.AddSingleton<UsersApi>();
        builder.Services.AddSingleton<LogsApi>();
        builder.Services.AddSingleton<PageRenderer>();
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));   // names stay readable in the source
        OpenIdServer.Add(builder.Services, options, key, state.Issuer);

        var app = builder.Build();
        app.Use(Gate.GuardAsync);
        app.UseRouting();
        app.UseAuthentication();   // OpenIddict answers discovery and keys here, and checks what the endpoints below are asked
        OpenIdEndpoints.Map(app);
        LogsApi.Map(app);
        UsersApi.Map(app);
        AdminPages.Map(app);
        return app;
    }

    private static Socket Bind(int port)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw Busy(port, e);
        }
    }

    private static LocalOrgException Busy(int port, Exception inner) =>
        new($"The local Okta org cannot listen on 127.0.0.1:{port}: another program has that port. Choose another.", inner);
}

/// <summary>What the requests of one org share.</summary>
internal sealed class OrgState(Uri address)
{
    private volatile bool _isDown;

    public Uri Address { get; } = address;

    public Uri Issuer { get; } = new(address, OpenIdServer.BasePath);

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }
}

/// <summary>Hands warnings on to the caller's loggers, which stay the caller's to dispose.</summary>
internal sealed class ForwardingLoggers(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose() { }
}

/// <summary>Listens to no signal: the org stops when its owner says so.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
