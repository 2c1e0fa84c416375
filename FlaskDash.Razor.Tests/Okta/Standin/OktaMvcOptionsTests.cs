using Microsoft.Extensions.Configuration;
using Okta.AspNet.Abstractions;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

public class OktaMvcOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_Okta()
    {
        var options = new OktaMvcOptions();

        Assert.Null(options.OktaDomain);
        Assert.Equal("default", options.AuthorizationServerId);
        Assert.Null(options.Issuer);
        Assert.Null(options.ClientId);
        Assert.Null(options.ClientSecret);
        Assert.Equal("/authorization-code/callback", options.CallbackPath);
        Assert.Null(options.PostLogoutRedirectUri);
        Assert.Equal(["openid", "profile"], options.Scope);
        Assert.True(options.GetClaimsFromUserInfoEndpoint);
        Assert.Equal(TimeSpan.FromMinutes(2), options.ClockSkew);
        Assert.Equal(TimeSpan.FromSeconds(120), options.BackchannelTimeout);
        Assert.Null(options.BackchannelHttpClientHandler);
        Assert.Null(options.Proxy);
        Assert.Null(options.OpenIdConnectEvents);
        Assert.Null(options.OpenIdConnectEventsType);
        Assert.Null(options.PushedAuthorizationBehavior);
    }

    [Fact]
    public void The_constants_are_those_of_Okta()
    {
        Assert.Equal("OpenIdConnect", OktaDefaults.MvcAuthenticationScheme);
        Assert.Equal("Bearer", OktaDefaults.ApiAuthenticationScheme);
        Assert.Equal("/authorization-code/callback", OktaDefaults.CallbackPath);
        Assert.Equal("/signout/callback", OktaDefaults.SignOutCallbackPath);
        Assert.Equal("Okta", OktaConfigurationExtensions.DefaultConfigurationSection);
        Assert.Equal("default", OktaWebOptions.DefaultAuthorizationServerId);
        Assert.Equal(TimeSpan.FromMinutes(2), OktaWebOptions.DefaultClockSkew);
        Assert.Equal(
            ["acr_values", "enroll_amr_values", "idp", "login_hint", "prompt", "sessionToken"],
            OktaParams.AllParams.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_default_scopes_are_one_shared_array_that_cannot_grow()
    {
        Assert.Same(OktaDefaults.Scope, new OktaMvcOptions().Scope);
        Assert.Throws<NotSupportedException>(() => new OktaMvcOptions().Scope!.Add("email"));
    }

    [Fact]
    public void A_configuration_section_sets_what_it_names()
    {
        var options = Read(
            ("Okta:OktaDomain", "https://x.okta.com"), ("Okta:AuthorizationServerId", "aus1"), ("Okta:ClientId", "id"), ("Okta:ClientSecret", "secret"),
            ("Okta:CallbackPath", "/oidc/callback"), ("Okta:PostLogoutRedirectUri", "https://app.example/bye"),
            ("Okta:GetClaimsFromUserInfoEndpoint", "false"), ("Okta:ClockSkew", "30"), ("Okta:BackchannelTimeout", "00:00:10"),
            ("Okta:Scope:0", "openid"), ("Okta:Scope:1", "email"));

        Assert.Equal("https://x.okta.com", options.OktaDomain);
        Assert.Equal("aus1", options.AuthorizationServerId);
        Assert.Equal("id", options.ClientId);
        Assert.Equal("secret", options.ClientSecret);
        Assert.Equal("/oidc/callback", options.CallbackPath);
        Assert.Equal("https://app.example/bye", options.PostLogoutRedirectUri);
        Assert.False(options.GetClaimsFromUserInfoEndpoint);
        Assert.Equal(TimeSpan.FromSeconds(30), options.ClockSkew);
        Assert.Equal(TimeSpan.FromSeconds(10), options.BackchannelTimeout);
        Assert.Equal(["openid", "email"], options.Scope);
    }

    [Fact]
    public void Another_section_can_be_named()
    {
        var configuration = Configuration(("Sso:ClientId", "other"), ("Okta:ClientId", "id"));

        Assert.Equal("other", configuration.GetOktaMvcOptions("Sso").ClientId);
    }

    [Theory]
    [InlineData("ClockSkew", "00:01:30", 90)]
    [InlineData("ClockSkew", "90", 90)]
    [InlineData("ClockSkew", "soon", 120)]
    [InlineData("ClockSkew", "", 120)]
    [InlineData("BackchannelTimeout", "5", 5)]
    [InlineData("BackchannelTimeout", "never", 120)]
    public void A_length_of_time_is_whole_seconds_or_text_and_otherwise_ignored(string key, string value, int seconds)
    {
        var options = Read(("Okta:" + key, value));

        Assert.Equal(seconds, (key == "ClockSkew" ? options.ClockSkew : options.BackchannelTimeout).TotalSeconds);
    }

    [Fact]
    public void An_unreadable_switch_is_ignored() =>
        Assert.True(Read(("Okta:GetClaimsFromUserInfoEndpoint", "nope")).GetClaimsFromUserInfoEndpoint);

    [Fact]
    public void Scopes_in_one_text_are_ignored() =>
        Assert.Equal(["openid", "profile"], Read(("Okta:Scope", "openid profile email")).Scope);

    [Fact]
    public void An_empty_server_id_in_the_configuration_is_ignored() =>
        Assert.Equal("default", Read(("Okta:AuthorizationServerId", "")).AuthorizationServerId);

    [Fact]
    public void The_issuer_is_applied_first_and_the_two_others_override_it()
    {
        var issuerOnly = Read(("Okta:Issuer", "https://a.okta.com/oauth2/aus1"));
        var overridden = Read(("Okta:Issuer", "https://a.okta.com/oauth2/aus1"), ("Okta:OktaDomain", "https://b.okta.com"), ("Okta:AuthorizationServerId", "aus2"));

        Assert.Equal(("https://a.okta.com", "aus1"), (issuerOnly.OktaDomain, issuerOnly.AuthorizationServerId));
        Assert.Equal(("https://b.okta.com", "aus2"), (overridden.OktaDomain, overridden.AuthorizationServerId));
    }

    [Theory]
    [InlineData("https://x.okta.com/oauth2/aus1", "https://x.okta.com", "aus1")]
    [InlineData("https://x.okta.com/oauth2/aus1/", "https://x.okta.com", "aus1")]
    [InlineData("https://x.okta.com:8443/oauth2/aus1", "https://x.okta.com:8443", "aus1")]
    [InlineData("https://x.okta.com", "https://x.okta.com", "")]
    [InlineData("https://x.okta.com/", "https://x.okta.com", "")]
    [InlineData("https://x.okta.com/somewhere/else", "https://x.okta.com", "kept")]
    [InlineData("x.okta.com/oauth2/aus1", "https://kept.okta.com", "kept")]
    [InlineData("", "https://kept.okta.com", "kept")]
    [InlineData(null, "https://kept.okta.com", "kept")]
    public void Setting_the_issuer_splits_it(string? issuer, string domain, string serverId)
    {
        var options = new OktaMvcOptions { OktaDomain = "https://kept.okta.com", AuthorizationServerId = "kept" };

        options.Issuer = issuer;

        Assert.Equal((domain, serverId), (options.OktaDomain, options.AuthorizationServerId));
    }

    [Theory]
    [InlineData("https://x.okta.com", "default", "https://x.okta.com/oauth2/default")]
    [InlineData("https://x.okta.com/", "default", "https://x.okta.com/oauth2/default")]
    [InlineData("https://x.okta.com", "", "https://x.okta.com")]
    [InlineData("https://x.okta.com", null, "https://x.okta.com")]
    public void The_issuers_address_is_domain_and_server(string domain, string? serverId, string expected) =>
        Assert.Equal(expected, UrlHelper.CreateIssuerUrl(domain, serverId));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void There_is_no_issuer_without_a_domain(string? domain) =>
        Assert.Throws<ArgumentNullException>(() => UrlHelper.CreateIssuerUrl(domain, "default"));

    private static OktaMvcOptions Read(params (string Key, string Value)[] settings) => Configuration(settings).GetOktaMvcOptions();

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
