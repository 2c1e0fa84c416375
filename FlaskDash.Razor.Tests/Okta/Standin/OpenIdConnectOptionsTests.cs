using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Okta.AspNet.Abstractions;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>What <c>AddOktaMvc</c> makes of the OpenID Connect handler's options.</summary>
public class OpenIdConnectOptionsTests
{
    private const string Scheme = OktaDefaults.MvcAuthenticationScheme;

    [Fact]
    public void Addresses_and_client_come_from_the_options()
    {
        var oidc = Build(o => (o.AuthorizationServerId, o.CallbackPath, o.PostLogoutRedirectUri) = ("aus1", "/oidc/callback", "https://app.example/bye"));

        Assert.Equal("https://org.example/oauth2/aus1", oidc.Authority);
        Assert.Equal("client-1", oidc.ClientId);
        Assert.Equal("secret-1", oidc.ClientSecret);
        Assert.Equal("/oidc/callback", oidc.CallbackPath);
        Assert.Equal("/signout/callback", oidc.SignedOutCallbackPath);
        Assert.Equal("https://app.example/bye", oidc.SignedOutRedirectUri);
    }

    [Fact]
    public void Without_a_server_id_the_org_itself_is_the_authority() =>
        Assert.Equal(FakeOrg.Domain, Build(o => o.AuthorizationServerId = "").Authority);

    [Fact]
    public void The_flow_is_code_with_PKCE_and_form_post_and_saves_the_tokens()
    {
        var oidc = Build();

        Assert.Equal("code", oidc.ResponseType);
        Assert.Equal("form_post", oidc.ResponseMode);
        Assert.True(oidc.UsePkce);
        Assert.True(oidc.SaveTokens);
        Assert.False(oidc.UseTokenLifetime);
    }

    [Fact]
    public void Scopes_replace_the_handlers_own()
    {
        Assert.Equal(["openid", "profile"], Build().Scope);
        Assert.Equal(["openid", "email", "groups"], Build(o => o.Scope = ["openid", "email", "groups"]).Scope);
    }

    [Fact]
    public void Without_scopes_the_handlers_own_stay() => Assert.Equal(new OpenIdConnectOptions().Scope, Build(o => o.Scope = []).Scope);

    [Fact]
    public void Tokens_are_validated_for_issuer_audience_key_lifetime_and_signature()
    {
        var validation = Build(o => o.ClockSkew = TimeSpan.FromSeconds(7)).TokenValidationParameters;

        Assert.True(validation.ValidateIssuer);
        Assert.Equal("https://org.example/oauth2/default", validation.ValidIssuer);
        Assert.True(validation.ValidateAudience);
        Assert.Equal("client-1", validation.ValidAudience);
        Assert.True(validation.ValidateIssuerSigningKey);
        Assert.True(validation.ValidateLifetime);
        Assert.True(validation.RequireExpirationTime);
        Assert.True(validation.RequireSignedTokens);
        Assert.Equal(TimeSpan.FromSeconds(7), validation.ClockSkew);
        Assert.Equal("name", validation.NameClaimType);
        Assert.Equal(ClaimTypes.Role, validation.RoleClaimType);
    }

    [Fact]
    public void The_token_handler_maps_claims_and_the_process_wide_map_is_cleared()
    {
        var oidc = Build();

        Assert.True(Assert.IsType<JsonWebTokenHandler>(oidc.TokenHandler).MapInboundClaims);
        Assert.Empty(JwtSecurityTokenHandler.DefaultInboundClaimTypeMap);
    }

    [Fact]
    public void The_backchannel_has_the_timeout_and_wraps_the_given_handler()
    {
        using var org = new FakeOrg();
        var oidc = Build(o => (o.BackchannelTimeout, o.BackchannelHttpClientHandler) = (TimeSpan.FromSeconds(9), org));

        Assert.Equal(TimeSpan.FromSeconds(9), oidc.BackchannelTimeout);
        Assert.Same(org, Assert.IsType<OktaHttpMessageHandler>(oidc.BackchannelHttpHandler).InnerHandler);
    }

    [Fact]
    public void A_proxy_is_used_only_without_a_handler()
    {
        var proxy = new ProxyConfiguration { Host = "http://proxy.example", Port = 8080, Username = "u", Password = "p" };

        var made = Build(o => (o.Proxy, o.BackchannelHttpClientHandler) = (proxy, null));
        var given = Build(o => o.Proxy = proxy);

        var handler = Assert.IsType<HttpClientHandler>(Assert.IsType<OktaHttpMessageHandler>(made.BackchannelHttpHandler).InnerHandler);
        Assert.Equal(new("http://proxy.example:8080/"), handler.Proxy!.GetProxy(new(FakeOrg.Domain)));
        Assert.Equal("u", handler.Proxy.Credentials!.GetCredential(new(FakeOrg.Domain), "Basic")!.UserName);
        Assert.IsType<FakeOrg>(Assert.IsType<OktaHttpMessageHandler>(given.BackchannelHttpHandler).InnerHandler);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Userinfo_is_asked_as_told(bool asked) =>
        Assert.Equal(asked, Build(o => o.GetClaimsFromUserInfoEndpoint = asked).GetClaimsFromUserInfoEndpoint);

    [Fact]
    public void Claim_actions_name_the_five_long_claim_types()
    {
        string[] expected = [ClaimTypes.Email, ClaimTypes.GivenName, ClaimTypes.Name, ClaimTypes.NameIdentifier, ClaimTypes.Surname];

        Assert.Superset(new HashSet<string>(expected), Build().ClaimActions.Select(a => a.ClaimType).ToHashSet());
    }

    [Fact]
    public void Pushed_authorization_is_left_to_the_handler_unless_told()
    {
        Assert.Equal(PushedAuthorizationBehavior.UseIfAvailable, Build().PushedAuthorizationBehavior);
        Assert.Equal(
            PushedAuthorizationBehavior.Require,
            Build(o => o.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require).PushedAuthorizationBehavior);
    }

    [Fact]
    public void Configure_before_is_overwritten_and_after_wins()
    {
        var before = Build(before: s => s.Configure<OpenIdConnectOptions>(Scheme, o => o.Authority = "https://elsewhere.example"));
        var after = Build(after: s => s.Configure<OpenIdConnectOptions>(Scheme, o => o.Authority = "https://elsewhere.example"));

        Assert.Equal("https://org.example/oauth2/default", before.Authority);
        Assert.Equal("https://elsewhere.example", after.Authority);
        Assert.StartsWith("https://elsewhere.example", after.MetadataAddress, StringComparison.Ordinal);
    }

    [Fact]
    public void PostConfigure_after_is_too_late_for_the_address_of_the_metadata_but_not_for_validation()
    {
        var oidc = Build(after: s => s.PostConfigure<OpenIdConnectOptions>(Scheme, o =>
        {
            o.Authority = "https://elsewhere.example";
            o.TokenValidationParameters.ValidAlgorithms = ["RS256"];
        }));

        Assert.StartsWith(FakeOrg.Domain, oidc.MetadataAddress, StringComparison.Ordinal);
        Assert.Equal(["RS256"], oidc.TokenValidationParameters.ValidAlgorithms);
    }

    [Fact]
    public void A_failure_of_discovery_knows_what_was_asked()
    {
        var cause = new InvalidOperationException("outer", new HttpRequestException("inner", null, HttpStatusCode.BadGateway));

        var failure = OktaOidcException.CreateDiscoveryException(cause, FakeOrg.Domain, "default");

        Assert.Same(cause, failure.InnerException);
        Assert.Equal((FakeOrg.Domain, "default"), (failure.OktaDomain, failure.AuthorizationServerId));
        Assert.Contains("discovery document", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static OpenIdConnectOptions Build(
        Action<OktaMvcOptions>? configure = null, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null)
    {
        var options = SignInApp.OptionsFor(new FakeOrg());
        configure?.Invoke(options);

        var services = new ServiceCollection().AddLogging();
        before?.Invoke(services);
        services.AddAuthentication().AddOktaMvc(options);
        after?.Invoke(services);
        return services.BuildServiceProvider().GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
    }
}
