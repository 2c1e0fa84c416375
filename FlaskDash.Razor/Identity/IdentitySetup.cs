using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Okta.AspNetCore;
using Okta.Sdk.Api;
using Polly;
using ZiggyCreatures.Caching.Fusion;

namespace FlaskDash.Razor.Identity;

/// <summary>Registers sign-in with Okta, sessions, profiles, and who the viewer is.</summary>
public static class IdentitySetup
{
    /// <summary>Registers this room. In Development with no Okta setting at all, it brings its own local org.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong; the message is for the console.</exception>
    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        var (services, configuration, isDevelopment) = (builder.Services, builder.Configuration, builder.Environment.IsDevelopment());
        if (isDevelopment && !OktaSettingsReader.IsAnythingSet(configuration)) AddLocalOrg(builder);

        var okta = OktaSettingsReader.Read(configuration, isDevelopment);
        services.AddSingleton(Options.Create(okta));
        var sessions = OktaSettingsReader.ReadSessions(configuration);
        services.AddSingleton(Options.Create(sessions));
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();

        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http
            ? ViewerClaims.ViewerOf(http.User, okta) with { Shared = ShareGrant.Of(http) } : Viewer.Stranger);
        services.AddSingleton<ShareCookie>();
        services.AddScoped(provider => new OktaUserService(provider.GetRequiredService<OktaProfiles>(), provider.GetRequiredService<IHttpContextAccessor>()));
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<SignInProblemLink>();
        services.AddSingleton<SignInFlow>();
        AddProfiles(services, okta, sessions);

        services.AddOktaChecks();
        builder.AddRateLimits();

        services.AddSingleton<SessionStore>();
        services.AddScoped<OwnSessions>();
        services.AddAudit();
        services.AddScoped<AuditReader>();
        services.AddHostedService<AuditSweeper>();
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section);
        services.AddScoped<Administration>();
        services.AddSingleton<BackChannelLogout>();
        services.AddSingleton<OktaChanges>();
        services.AddSingleton<OktaEventHook>();
        services.AddHostedService<OktaLogReader>();
        services.AddHostedService<SessionSweeper>();
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme).Configure<SessionStore, IOptions<SessionSettings>>(
            (options, store, settings) => SessionCookie.Configure(options, store, settings.Value, isDevelopment));

        // The challenge is the cookie's, which leads to /login: there a failure to reach Okta can be caught and explained.
        var authentication = services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme);
        OktaSignIn.Add(authentication, okta, isDevelopment);
        ApiSignIn.Add(authentication, okta);
        services.AddScoped<PersonalTokens>();
        // Each refused sign-in is logged once, with its trace id and without the handler's stack trace.
        builder.AddWeakest(KeyValuePair.Create<string, string?>("Logging:LogLevel:Microsoft.AspNetCore.Authentication.OpenIdConnect", "Critical"),
            KeyValuePair.Create<string, string?>("Logging:LogLevel:Microsoft.AspNetCore.Authentication.JwtBearer", "Critical"));
        services.AddAuthorizationBuilder()
            .AddPolicy(Administration.Policy, policy => policy.RequireAuthenticatedUser().RequireAssertion(asked => ViewerClaims.ViewerOf(asked.User, okta).IsAdministrator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(SessionCookie.Scheme).RequireAuthenticatedUser().Build());
    }

    /// <summary>Registers what writes the audit trail, which every room does that changes something.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.TryAddSingleton<AuditLog>();
        services.TryAddScoped<AuditTrail>();
    }

    /// <summary>Who is asking, and whether they may. Stands after routing and before the endpoints.</summary>
    public static void UseIdentity(this WebApplication app)
    {
        ListenAddresses.EnsureFree(app.Configuration, app.Services.GetService<LocalOrgPlan>());
        TellWhatRuns(app);

        app.UseSignInLimit();
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            if (!SessionCookie.IsSignedOutByOkta(context) || !SessionCookie.IsNavigation(context.Request)) return next(context);
            var wanted = HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : null;
            context.Response.Redirect(context.RequestServices.GetRequiredService<SignInProblemLink>().For(SignInProblem.NotActive, context, wanted));
            return Task.CompletedTask;
        });
        app.Use(async (context, next) =>
        {
            await context.RequestServices.GetRequiredService<ShareCookie>().ReadAsync(context, ViewerClaims.ViewerOf(context.User, context.RequestServices.GetRequiredService<IOptions<OktaSettings>>().Value));
            await next(context);
        });
        app.UseAuthorization();
    }

    private static void AddLocalOrg(IHostApplicationBuilder builder)
    {
        var plan = LocalOrgPlan.From(builder.Configuration);
        builder.AddWeakest([.. plan.Settings()]);
        builder.Services.AddSingleton(plan);
        builder.Services.AddHostedService<LocalOrgService>();
    }

    /// <summary>Settings that any other source overrides: an administrators' group of one's own, say.</summary>
    private static void AddWeakest(this IHostApplicationBuilder builder, params KeyValuePair<string, string?>[] settings) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });

    private static void AddProfiles(IServiceCollection services, OktaSettings okta, SessionSettings sessions)
    {
        services.AddSingleton<OktaRateLimit>();
        services.AddTransient<OktaRateLimitHandler>();
        services.AddSingleton<OktaLookup>();
        services.AddSingleton<OktaLogState>();
        services.AddSingleton<OktaProfiles>();
        services.AddTransient<OktaLog>();
        services.AddTransient<OktaGroups>();
        services.AddHttpClient<OktaApi>(http =>
            {
                (http.BaseAddress, http.Timeout) = (new Uri(okta.OktaDomain), TimeSpan.FromSeconds(5));
                http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "SSWS " + okta.ApiToken);
            })
            .UseSocketsHttpHandler((handler, _) => (handler.AllowAutoRedirect, handler.UseCookies, handler.PooledConnectionLifetime) = (false, false, TimeSpan.FromMinutes(5)))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

        services.AddHttpClient(OktaLookup.HttpClient)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.ConnectTimeout = TimeSpan.FromSeconds(1);
                handler.AllowAutoRedirect = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .AddResilienceHandler("okta", pipeline => pipeline
                .AddTimeout(OktaLookup.Limit - TimeSpan.FromMilliseconds(200))
                .AddRetry(new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.FromMilliseconds(100),
                    UseJitter = true,
                    // Not after 429: the window has to end first.
                    ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HttpRequestException
                        || (args.Outcome.Result is { } answer && (int)answer.StatusCode >= 500)),
                })
                .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    MinimumThroughput = 10,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = TimeSpan.FromSeconds(5),
                })
                .AddTimeout(TimeSpan.FromSeconds(1)));
        services.AddHttpClient(OktaLookup.HttpClient).AddHttpMessageHandler<OktaRateLimitHandler>();

        services.AddFusionCache(OktaProfiles.Cache).WithDefaultEntryOptions(new FusionCacheEntryOptions
        {
            Duration = okta.ProfileFreshness,
            EagerRefreshThreshold = 0.8f,
            IsFailSafeEnabled = true,
            // How old an answer may be that still counts, OktaProfiles says: by the log it may be confirmed anew.
            FailSafeMaxDuration = sessions.Lifetime > okta.ProfileGrace ? sessions.Lifetime : okta.ProfileGrace,
            FailSafeThrottleDuration = TimeSpan.FromSeconds(5) < okta.ProfileFreshness ? TimeSpan.FromSeconds(5) : okta.ProfileFreshness,
            // Somebody who comes back after a pause waits a moment for a fresh answer before the old one serves.
            FactorySoftTimeout = TimeSpan.FromSeconds(1),
            FactoryHardTimeout = OktaLookup.Limit,
        });
    }

    private static void TellWhatRuns(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(IdentitySetup));
        var okta = app.Services.GetRequiredService<IOptions<OktaSettings>>().Value;
        logger.LogInformation("Sign-in with {Issuer} through {AspNetCore} and {Sdk}", okta.Issuer, NameOf(typeof(OktaMvcOptions)), NameOf(typeof(UserApi)));
        if (!okta.LooksUpProfiles)
            logger.LogInformation("There is no Okta:ApiToken (OKTA_AUTH_TOKEN): profiles are the sign-in's claims, and a suspension in Okta counts only once the session here ends");
        if (app.Configuration["SECRET_KEY"] is { Length: > 0 })
            logger.LogInformation("SECRET_KEY is set but not needed: keys are made by the app and kept in its database");
    }

    private static string NameOf(Type type) => $"{type.Assembly.GetName().Name} {type.Assembly.GetName().Version?.ToString(3)}";
}
