using Okta.Sdk.Api;
using Okta.Sdk.Client;

namespace FlaskDash.Razor.Tests.Okta.Standin;

/// <summary>The settings of the management API, and what the client's constructor refuses.</summary>
public class SdkConfigurationTests
{
    [Fact]
    public void The_defaults_are_those_of_Okta()
    {
        var configuration = new Configuration();

        Assert.Equal(AuthorizationMode.SSWS, configuration.AuthorizationMode);
        Assert.Equal(30000, configuration.ConnectionTimeout);
        Assert.Equal(0, configuration.RequestTimeout);
        Assert.Equal(2, configuration.MaxRetries);
        Assert.False(configuration.DisableHttpsCheck);
        Assert.Null(configuration.Token);
        Assert.Equal("https://subdomain.okta.com", configuration.OktaDomain);
    }

    [Theory]
    [InlineData("https://{yourOktaDomain}")]
    [InlineData("https://x-admin.okta.com")]
    [InlineData("https://x-admin.oktapreview.com")]
    [InlineData("https://x.okta.com.com")]
    [InlineData("https://https://x.okta.com")]
    [InlineData("")]
    public void A_domain_that_is_missing_a_placeholder_or_mistyped_is_refused_as_null(string domain) =>
        Refused<ArgumentNullException>("OktaDomain", c => c.OktaDomain = domain);

    [Theory]
    [InlineData("http://x.okta.com")]
    [InlineData("x.okta.com")]
    public void A_domain_without_https_is_refused(string domain) => Refused<ArgumentException>("OktaDomain", c => c.OktaDomain = domain);

    [Fact]
    public void Https_may_be_in_capitals() => Assert.NotNull(new UserApi(With(c => c.OktaDomain = "HTTPS://x.okta.com")));

    [Fact]
    public void The_https_check_can_be_switched_off_alone_or_with_all_checks_of_the_domain()
    {
        Assert.NotNull(new UserApi(With(c => (c.OktaDomain, c.DisableHttpsCheck) = ("http://127.0.0.1:1", true))));
        Assert.NotNull(new UserApi(With(c => (c.OktaDomain, c.DisableOktaDomainCheck) = ("http://x-admin.okta.com", true))));
        Refused<ArgumentNullException>("OktaDomain", c => (c.OktaDomain, c.DisableHttpsCheck) = ("http://x-admin.okta.com", true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_token_is_refused_as_null(string? token) => Refused<ArgumentNullException>("Token", c => c.Token = token);

    [Fact]
    public void A_placeholder_for_the_token_is_refused() => Refused<ArgumentException>("Token", c => c.Token = "{apiToken}");

    [Fact]
    public void A_bearer_token_is_needed_in_its_mode()
    {
        Refused<ArgumentNullException>("AccessToken", c => c.AuthorizationMode = AuthorizationMode.BearerToken);
        Assert.NotNull(new UserApi(With(c => (c.AuthorizationMode, c.AccessToken, c.Token) = (AuthorizationMode.BearerToken, "a", null))));
    }

    [Fact]
    public void A_private_key_needs_a_client_id_and_scopes_beside_it()
    {
        Refused<ArgumentNullException>("ClientId", c => c.AuthorizationMode = AuthorizationMode.PrivateKey);
        Refused<ArgumentNullException>("PrivateKey", c => (c.AuthorizationMode, c.ClientId) = (AuthorizationMode.PrivateKey, "id"));
        Refused<ArgumentNullException>("Scopes", c =>
            (c.AuthorizationMode, c.ClientId, c.PrivateKey) = (AuthorizationMode.PrivateKey, "id", new JsonWebKeyConfiguration("{}")));
    }

    [Fact]
    public void The_environment_gives_what_the_object_leaves_null_and_its_defaults_win()
    {
        Environment.SetEnvironmentVariable("OKTA_CLIENT_TOKEN", "from-environment");
        Environment.SetEnvironmentVariable("OKTA_CLIENT_MAXRETRIES", "7");
        try
        {
            var read = new UserApi(With(c => (c.Token, c.MaxRetries) = (null, null))).Configuration;
            var given = new UserApi(With(_ => { })).Configuration;

            Assert.Equal(("from-environment", 7), (read.Token, read.MaxRetries));
            Assert.Equal(("token-1", 2), (given.Token, given.MaxRetries));
        }
        finally
        {
            Environment.SetEnvironmentVariable("OKTA_CLIENT_TOKEN", null);
            Environment.SetEnvironmentVariable("OKTA_CLIENT_MAXRETRIES", null);
        }
    }

    private static Configuration With(Action<Configuration> change)
    {
        var configuration = new Configuration { OktaDomain = "https://x.okta.com", Token = "token-1" };
        change(configuration);
        return configuration;
    }

    private static void Refused<T>(string name, Action<Configuration> spoil)
        where T : ArgumentException
    {
        Assert.Equal(name, Assert.Throws<T>(() => new UserApi(With(spoil))).ParamName);
        Assert.Equal(name, Assert.Throws<T>(() => new UserApi(new OktaApiClientOptions(With(spoil)))).ParamName);
    }
}
