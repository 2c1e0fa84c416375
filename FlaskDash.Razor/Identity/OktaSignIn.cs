using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Okta's sign-in, hardened. Which hook takes effect is a matter of order: addresses, validation and events are set by Configure
/// after AddOktaMvc, the configuration manager by PostConfigure after it, since the handler's own has been built only then.
/// </summary>
internal static class OktaSignIn
{
    public const string Scheme = OktaDefaults.MvcAuthenticationScheme;

    public static void Add(AuthenticationBuilder authentication, OktaSettings okta, bool isDevelopment)
    {
        authentication.AddOktaMvc(new OktaMvcOptions
        {
            // Okta's packages take https only; for a local org this is its twin, and Configure below sets the address that counts.
            OktaDomain = OktaSettingsRules.IsLocalHttp(okta.OktaDomain) ? "https" + okta.OktaDomain["http".Length..] : okta.OktaDomain,
            AuthorizationServerId = okta.AuthorizationServerId,
            ClientId = okta.ClientId,
            ClientSecret = okta.ClientSecret,
            CallbackPath = OktaSettings.CallbackPath,
            PostLogoutRedirectUri = okta.EndsOktaSession ? okta.PostLogoutRedirectUri : "/",
            Scope = okta.RequestGroups ? ["openid", "email", "profile", "groups"] : ["openid", "email", "profile"],
            ClockSkew = okta.ClockSkew,
            BackchannelTimeout = TimeSpan.FromSeconds(10),
        });

        var services = authentication.Services;
        services.Configure<OpenIdConnectOptions>(Scheme, options => Harden(options, okta, isDevelopment));
        services.PostConfigure<OpenIdConnectOptions>(Scheme, options => options.ConfigurationManager =
            Discovery(options.Backchannel, options.RequireHttpsMetadata, options.AutomaticRefreshInterval, options.RefreshInterval, okta));
    }

    private static void Harden(OpenIdConnectOptions options, OktaSettings okta, bool isDevelopment)
    {
        options.Authority = okta.Issuer;
        options.RequireHttpsMetadata = !OktaSettingsRules.IsLocalHttp(okta.OktaDomain);
        options.SignInScheme = SessionCookie.Scheme;
        options.UsePkce = true;
        // Its handler ends the session on any GET, so any link anywhere could sign people out.
        options.RemoteSignOutPath = default;
        TokenRules.Apply(options, okta);
        SetCookies(options, isDevelopment);

        // After the package's own, which hands on what properties name.
        var redirect = options.Events.OnRedirectToIdentityProvider;
        options.Events.OnRedirectToIdentityProvider = async context =>
        {
            await redirect(context);
            await SignInEvents.OnRedirect(context);
        };
        options.Events.OnTokenValidated = SignInEvents.OnTokenValidated;
        options.Events.OnUserInformationReceived = SignInEvents.OnUserInformationReceived;
        options.Events.OnTicketReceived = SignInEvents.OnTicketReceivedAsync;
        // In place of the package's own, which takes every failed call for a failed discovery.
        options.Events.OnRemoteFailure = SignInEvents.OnRemoteFailure;
        options.Events.OnRedirectToIdentityProviderForSignOut = SignInEvents.OnRedirectForSignOut;
        options.Events.OnSignedOutCallbackRedirect = SignInEvents.OnSignedOut;
    }

    /// <summary>
    /// On https the answer comes as a cross-site POST, so that the code is in no address; its cookies need SameSite=None and Secure. On
    /// plain http such cookies are kept by some browsers only, so in Development the answer comes in the query with Lax cookies.
    /// </summary>
    private static void SetCookies(OpenIdConnectOptions options, bool isDevelopment)
    {
        options.ResponseMode = isDevelopment ? OpenIdConnectResponseMode.Query : OpenIdConnectResponseMode.FormPost;
        foreach (var (cookie, name) in ((CookieBuilder, string)[])[(options.CorrelationCookie, "flaskdash-correlation."), (options.NonceCookie, "flaskdash-nonce.")])
        {
            cookie.Name = isDevelopment ? name : "__Host-" + name;
            cookie.Path = "/";
            cookie.HttpOnly = true;
            cookie.SameSite = isDevelopment ? SameSiteMode.Lax : SameSiteMode.None;
            cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }
    }

    /// <summary>Keys and addresses of the one issuer.</summary>
    public static ConfigurationManager<OpenIdConnectConfiguration> Discovery(HttpClient backchannel, bool requireHttps, TimeSpan automaticRefresh, TimeSpan refresh, OktaSettings okta) =>
        new(okta.Issuer + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(backchannel) { RequireHttps = requireHttps }, new DiscoveryRules(okta.Issuer))
        {
            AutomaticRefreshInterval = automaticRefresh,
            RefreshInterval = refresh,
        };
}
