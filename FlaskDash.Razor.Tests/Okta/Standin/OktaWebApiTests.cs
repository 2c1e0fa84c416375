using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Okta.AspNet.Abstractions;
using Okta.AspNetCore;
using OktaWebApiOptions = Okta.AspNetCore.OktaWebApiOptions;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>What <c>AddOktaWebApi</c> takes, refuses, and makes of the bearer handler's options.</summary>
public class OktaWebApiTests
{
    private const string Scheme = OktaDefaults.ApiAuthenticationScheme;

    private static AuthenticationBuilder Builder => new ServiceCollection().AddLogging().AddAuthentication();

    [Fact]
    public void The_defaults_are_those_of_Okta()
    {
        var options = new OktaWebApiOptions();

        Assert.Null(options.OktaDomain);
        Assert.Equal("default", options.AuthorizationServerId);
        Assert.Equal("api://default", options.Audience);
        Assert.Equal(TimeSpan.FromMinutes(2), options.ClockSkew);
        Assert.Equal(TimeSpan.FromSeconds(120), options.BackchannelTimeout);
        Assert.Null(options.JwtBearerEvents);
        Assert.Null(options.JwtBearerEventsType);
    }

    [Fact]
    public void A_missing_domain_is_refused_as_null() => Refused<ArgumentNullException>("OktaDomain", o => o.OktaDomain = null);

    [Fact]
    public void A_domain_that_cannot_be_right_is_refused() => Refused<ArgumentException>("OktaDomain", o => o.OktaDomain = "http://x.okta.com");

    // Access tokens of the org's own server can be read by Okta alone.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_authorization_server_is_refused(string? id) => Refused<ArgumentException>("AuthorizationServerId", o => o.AuthorizationServerId = id);

    [Fact]
    public void Null_arguments_are_named()
    {
        var configuration = new ConfigurationBuilder().Build();

        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => default(AuthenticationBuilder)!.AddOktaWebApi(Good())).ParamName);
        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => default(AuthenticationBuilder)!.AddOktaWebApi(configuration)).ParamName);
        Assert.Equal("authenticationScheme", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaWebApi(null!, Good())).ParamName);
        Assert.Equal("authenticationScheme", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaWebApi(null!, configuration)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaWebApi(default(OktaWebApiOptions)!)).ParamName);
        Assert.Equal("configuration", Assert.Throws<ArgumentNullException>(() => default(IConfiguration)!.GetOktaWebApiOptions()).ParamName);
    }

    [Fact]
    public void A_configuration_section_sets_what_it_names()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Sso:Issuer", "https://x.okta.com/oauth2/aus1"), new("Sso:Audience", "api://flaskdash"), new("Sso:ClockSkew", "30"), new("Sso:BackchannelTimeout", "00:00:10"),
        ]).Build();

        var options = configuration.GetOktaWebApiOptions("Sso");

        Assert.Equal(("https://x.okta.com", "aus1", "api://flaskdash"), (options.OktaDomain, options.AuthorizationServerId, options.Audience));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)), (options.ClockSkew, options.BackchannelTimeout));
        Assert.Equal("api://default", configuration.GetOktaWebApiOptions().Audience);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Machines")]
    public void A_configuration_section_registers_the_scheme(string? scheme)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Okta:OktaDomain", "https://x.okta.com")]).Build();
        var builder = Builder;

        _ = scheme is null ? builder.AddOktaWebApi(configuration) : builder.AddOktaWebApi(scheme, configuration);

        using var services = builder.Services.BuildServiceProvider();
        Assert.Equal("https://x.okta.com/oauth2/default", services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(scheme ?? "Bearer").Authority);
    }

    [Fact]
    public void Tokens_are_validated_for_issuer_audience_key_lifetime_and_signature()
    {
        var jwt = Build(o => (o.Audience, o.ClockSkew) = ("api://flaskdash", TimeSpan.FromSeconds(7)));
        var validation = jwt.TokenValidationParameters;

        Assert.Equal(("https://org.example/oauth2/default", "api://flaskdash"), (jwt.Authority, jwt.Audience));
        Assert.True(validation is { ValidateIssuer: true, ValidateAudience: true, ValidateIssuerSigningKey: true, ValidateLifetime: true, RequireExpirationTime: true, RequireSignedTokens: true });
        Assert.Equal(("https://org.example/oauth2/default", "api://flaskdash", TimeSpan.FromSeconds(7)), (validation.ValidIssuer, validation.ValidAudience, validation.ClockSkew));
        Assert.True(Assert.IsType<JsonWebTokenHandler>(Assert.Single(jwt.TokenHandlers)).MapInboundClaims);
    }

    [Fact]
    public void The_backchannel_has_the_timeout_and_wraps_the_given_handler()
    {
        using var org = new FakeOrg();
        var jwt = Build(o => (o.BackchannelTimeout, o.BackchannelHttpClientHandler) = (TimeSpan.FromSeconds(9), org));

        Assert.Equal(TimeSpan.FromSeconds(9), jwt.BackchannelTimeout);
        Assert.Same(org, Assert.IsType<OktaHttpMessageHandler>(jwt.BackchannelHttpHandler).InnerHandler);
    }

    [Fact]
    public async Task A_failure_of_discovery_is_explained_before_the_given_handler_sees_it()
    {
        Exception? seen = null;
        var given = new JwtBearerEvents { OnAuthenticationFailed = context => { seen = context.Exception; return Task.CompletedTask; } };
        var jwt = Build(o => o.JwtBearerEvents = given);
        var scheme = new AuthenticationScheme(Scheme, null, typeof(JwtBearerHandler));

        await jwt.Events.AuthenticationFailed(new(new DefaultHttpContext(), scheme, jwt) { Exception = new HttpRequestException("refused") });
        Assert.Equal(FakeOrg.Domain, Assert.IsType<OktaOidcException>(seen).OktaDomain);

        var other = new InvalidOperationException("another");
        await jwt.Events.AuthenticationFailed(new(new DefaultHttpContext(), scheme, jwt) { Exception = other });
        Assert.Same(other, seen);
        Assert.Same(given, jwt.Events);
    }

    private static OktaWebApiOptions Good() => new() { OktaDomain = FakeOrg.Domain };

    private static JwtBearerOptions Build(Action<OktaWebApiOptions> configure)
    {
        var options = Good();
        configure(options);
        var builder = Builder;
        builder.AddOktaWebApi(options);
        return builder.Services.BuildServiceProvider().GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(Scheme);
    }

    /// <summary>The exact exception, and the name of the setting in it.</summary>
    private static void Refused<T>(string name, Action<OktaWebApiOptions> spoil)
        where T : ArgumentException
    {
        var options = Good();
        spoil(options);

        Assert.Equal(name, Assert.Throws<T>(() => Builder.AddOktaWebApi(options)).ParamName);
        Assert.Equal(name, Assert.Throws<T>(() => new OktaWebApiOptionsValidator().Validate(options)).ParamName);
    }
}
