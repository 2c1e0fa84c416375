using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Okta.AspNetCore;

namespace FlaskDash.Razor.Tests.Okta.Standin;

public class OktaMvcValidationTests
{
    private static AuthenticationBuilder Builder => new ServiceCollection().AddLogging().AddAuthentication();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_domain_is_refused_as_null(string? domain) =>
        Refused<ArgumentNullException>("OktaDomain", o => o.OktaDomain = domain);

    [Theory]
    [InlineData("http://x.okta.com")]
    [InlineData("HTTPS://x.okta.com")]
    [InlineData("x.okta.com")]
    [InlineData("https://{yourOktaDomain}")]
    [InlineData("https://{YOUROKTADOMAIN}")]
    [InlineData("https://x-admin.oktapreview.com")]
    [InlineData("https://x-admin.okta.com")]
    [InlineData("https://x-admin.okta-emea.com")]
    [InlineData("https://x-admin.okta-gov.com")]
    [InlineData("https://x-admin.okta.mil")]
    [InlineData("https://x-admin.okta-miltest.com")]
    [InlineData("https://x-admin.trex-gov.com")]
    [InlineData("https://x.okta.com.com")]
    [InlineData("https://https://x.okta.com")]
    public void A_domain_that_cannot_be_right_is_refused(string domain) =>
        Refused<ArgumentException>("OktaDomain", o => o.OktaDomain = domain);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{ClientId}")]
    public void A_client_id_that_is_missing_or_a_placeholder_is_refused_as_null(string? clientId) =>
        Refused<ArgumentNullException>("ClientId", o => o.ClientId = clientId);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_client_secret_is_refused_as_null(string? secret) =>
        Refused<ArgumentNullException>("ClientSecret", o => o.ClientSecret = secret);

    [Fact]
    public void A_placeholder_for_the_client_secret_is_refused() =>
        Refused<ArgumentException>("ClientSecret", o => o.ClientSecret = "{ClientSecret}");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_callback_path_is_refused_as_null(string? path) =>
        Refused<ArgumentNullException>("CallbackPath", o => o.CallbackPath = path);

    [Fact]
    public void The_domain_is_checked_before_the_client_id_and_that_before_the_secret()
    {
        Refused<ArgumentNullException>("OktaDomain", o => o.OktaDomain = o.ClientId = o.ClientSecret = o.CallbackPath = null);
        Refused<ArgumentNullException>("ClientId", o => o.ClientId = o.ClientSecret = o.CallbackPath = null);
        Refused<ArgumentNullException>("ClientSecret", o => o.ClientSecret = o.CallbackPath = null);
    }

    [Theory]
    [InlineData("https://localhost:5001")]
    [InlineData("https://x.okta.com/oauth2/default")]
    public void Other_https_addresses_are_accepted(string domain)
    {
        var options = Good();
        options.OktaDomain = domain;

        Builder.AddOktaMvc(options);
    }

    [Fact]
    public void Null_arguments_are_named()
    {
        var configuration = new ConfigurationBuilder().Build();

        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => default(AuthenticationBuilder)!.AddOktaMvc(Good())).ParamName);
        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => default(AuthenticationBuilder)!.AddOktaMvc(configuration)).ParamName);
        Assert.Equal("authenticationScheme", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaMvc(null!, Good())).ParamName);
        Assert.Equal("authenticationScheme", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaMvc(null!, configuration)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaMvc(default(OktaMvcOptions)!)).ParamName);
        Assert.Equal("configuration", Assert.Throws<ArgumentNullException>(() => Builder.AddOktaMvc(default(IConfiguration)!)).ParamName);
        Assert.Equal("configuration", Assert.Throws<ArgumentNullException>(() => default(IConfiguration)!.GetOktaMvcOptions()).ParamName);
    }

    [Fact]
    public void A_bad_configuration_fails_at_registration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Okta:OktaDomain", "http://x.okta.com")]).Build();

        Assert.Equal("OktaDomain", Assert.Throws<ArgumentException>(() => Builder.AddOktaMvc(configuration)).ParamName);
    }

    [Theory]
    [InlineData(null, "Okta")]
    [InlineData("Workforce", "Sso")]
    public void A_configuration_section_registers_the_scheme(string? scheme, string section)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(section + ":OktaDomain", "https://x.okta.com"), new(section + ":ClientId", "id"), new(section + ":ClientSecret", "secret"),
        ]).Build();
        var builder = Builder;

        _ = scheme is null ? builder.AddOktaMvc(configuration) : builder.AddOktaMvc(scheme, configuration, section);

        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(scheme ?? "OpenIdConnect");
        Assert.Equal("https://x.okta.com/oauth2/default", options.Authority);
    }

    private static OktaMvcOptions Good() => new() { OktaDomain = "https://x.okta.com", ClientId = "id", ClientSecret = "secret" };

    /// <summary>The exact exception, and the name of the setting in it.</summary>
    private static void Refused<T>(string name, Action<OktaMvcOptions> spoil)
        where T : ArgumentException
    {
        var options = Good();
        spoil(options);

        Assert.Equal(name, Assert.Throws<T>(() => Builder.AddOktaMvc(options)).ParamName);
        Assert.Equal(name, Assert.Throws<T>(() => new OktaMvcOptionsValidator().Validate(options)).ParamName);
    }
}
