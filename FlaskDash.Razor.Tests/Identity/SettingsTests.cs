using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("OktaDomain", "", "Okta is not set up: Okta:OktaDomain (OKTA_ORG_URL) is missing. Copy from the application's page in Okta's admin console, or remove all Okta settings and a local org starts instead.")]
    [InlineData("ClientSecret", null, "Okta is not set up: Okta:ClientSecret (OKTA_CLIENT_SECRET) is missing. Copy from the application's page in Okta's admin console, or remove all Okta settings and a local org starts instead.")]
    [InlineData("OktaDomain", "https://{yourOktaDomain}", "Okta:OktaDomain (OKTA_ORG_URL) is still a placeholder. Give your org's address, such as https://example.okta.com.")]
    [InlineData("OktaDomain", "example.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) is \"example.okta.com\", which is no address. Give one such as https://example.okta.com.")]
    [InlineData("OktaDomain", "http://example.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) is plain http, which is allowed on this machine in Development only. Begin it with https://.")]
    [InlineData("OktaDomain", "HTTPS://example.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) does not begin with https://. Give one such as https://example.okta.com.")]
    [InlineData("OktaDomain", "ftp://example.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) does not begin with https://. Give one such as https://example.okta.com.")]
    [InlineData("OktaDomain", "https://https://example.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) names the scheme twice. Give the org's address alone, such as https://example.okta.com.")]
    [InlineData("OktaDomain", "https://example-admin.okta.com", "Okta:OktaDomain (OKTA_ORG_URL) is the address of Okta's admin console. Leave out -admin.")]
    [InlineData("OktaDomain", "https://example.okta.com.com", "Okta:OktaDomain (OKTA_ORG_URL) ends with .com twice. Give the org's address, such as https://example.okta.com.")]
    [InlineData("OktaDomain", "https://example.okta.com/oauth2/default", "Okta:OktaDomain (OKTA_ORG_URL) ends with a path. Give the address alone, and what follows /oauth2/ as Okta:AuthorizationServerId.")]
    [InlineData("OktaDomain", "https://example.okta.com/home", "Okta:OktaDomain (OKTA_ORG_URL) ends with a path. Give the org's address alone, such as https://example.okta.com.")]
    [InlineData("OktaDomain", "https://example.okta.com/?x=1", "Okta:OktaDomain (OKTA_ORG_URL) has more than a scheme and a host. Give the org's address alone, such as https://example.okta.com.")]
    [InlineData("ClientId", "{ClientId}", "Okta:ClientId (OKTA_CLIENT_ID) is still a placeholder. Copy the client id from the application's page in Okta.")]
    [InlineData("ClientId", "two words", "Okta:ClientId (OKTA_CLIENT_ID) has a blank in it. Copy the client id from the application's page in Okta.")]
    [InlineData("ClientSecret", "{ClientSecret}", "Okta:ClientSecret (OKTA_CLIENT_SECRET) is still a placeholder. Copy the client secret from the application's page in Okta.")]
    [InlineData("ApiToken", "{apiToken}", "Okta:ApiToken (OKTA_AUTH_TOKEN) is still a placeholder. Make one in Okta under Security, API, Tokens; or leave it out.")]
    [InlineData("AuthorizationServerId", "default/v1", "Okta:AuthorizationServerId holds other characters than letters and digits. Give the id from Security, API in Okta, such as default.")]
    [InlineData("PostLogoutRedirectUri", "javascript:alert(1)", "Okta:PostLogoutRedirectUri is neither a path of this site nor an http or https address. Give / for the front page.")]
    [InlineData("PostLogoutRedirectUri", "//evil.test", "Okta:PostLogoutRedirectUri is neither a path of this site nor an http or https address. Give / for the front page.")]
    [InlineData("GroupsClaim", " ", "Okta:GroupsClaim is empty. Give the claim's name, or leave the setting out for groups.")]
    [InlineData("RequestGroups", "perhaps", "Okta:RequestGroups is \"perhaps\", which cannot be read. Give true or false.")]
    [InlineData("ProfileFreshness", "soon", "Okta:ProfileFreshness is \"soon\", which cannot be read. Give a duration such as 00:05:00.")]
    [InlineData("ProfileFreshness", "00:00:00", "Okta:ProfileFreshness is shorter than a second. Give a duration such as 00:01:00.")]
    [InlineData("ProfileGrace", "00:00:10", "Okta:ProfileGrace is shorter than Okta:ProfileFreshness. Give a longer one, such as 00:15:00.")]
    [InlineData("ClockSkew", "01:00:00", "Okta:ClockSkew is not between 0 and 10 minutes. Give a duration such as 00:02:00.")]
    public void A_wrong_setting_is_one_line_with_key_fault_and_fix(string key, string? value, string line)
    {
        var configuration = Configure(Complete, ($"Okta:{key}", value));

        Assert.Equal(line, Assert.Throws<SettingsException>(() => OktaSettingsReader.Read(configuration, isDevelopment: true)).Message);
    }

    [Theory]
    [InlineData("https://example.okta.com", "https://example.okta.com/oauth2/default")]
    [InlineData("https://example.okta.com/", "https://example.okta.com/oauth2/default")]
    [InlineData(" https://example.oktapreview.com ", "https://example.oktapreview.com/oauth2/default")]
    [InlineData("https://localhost:5001", "https://localhost:5001/oauth2/default")]
    [InlineData("http://127.0.0.1:5001", "http://127.0.0.1:5001/oauth2/default")]
    [InlineData("http://localhost:8080", "http://localhost:8080/oauth2/default")]
    public void A_right_domain_makes_the_issuer(string domain, string issuer) =>
        Assert.Equal(issuer, OktaSettingsReader.Read(Configure(Complete, ("Okta:OktaDomain", domain)), isDevelopment: true).Issuer);

    [Fact]
    public void Plain_http_on_loopback_is_refused_outside_Development() =>
        Assert.StartsWith("Okta:OktaDomain (OKTA_ORG_URL) is plain http", Assert.Throws<SettingsException>(
            () => OktaSettingsReader.Read(Configure(Complete, ("Okta:OktaDomain", "http://127.0.0.1:5001")), isDevelopment: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_server_id_means_the_orgs_own_server() =>
        Assert.Equal("https://example.okta.com", OktaSettingsReader.Read(Configure(Complete, ("Okta:AuthorizationServerId", "")), isDevelopment: false).Issuer);

    [Theory]
    [InlineData("https://example.okta.com/oauth2/aus123", "https://example.okta.com/oauth2/aus123")]
    [InlineData("https://example.okta.com", "https://example.okta.com")]
    public void An_issuer_stands_in_for_the_domain(string issuer, string expected) =>
        Assert.Equal(expected, OktaSettingsReader.Read(Configure(Complete, ("Okta:OktaDomain", ""), ("Okta:Issuer", issuer)), isDevelopment: false).Issuer);

    [Fact]
    public void Several_faults_are_several_lines()
    {
        var configuration = Configure(Complete, ("Okta:ClientId", ""), ("Okta:OktaDomain", "nonsense"));

        Assert.Equal(2, Assert.Throws<SettingsException>(() => OktaSettingsReader.Read(configuration, isDevelopment: true)).Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("Sessions:IdleTimeout", "00:00:10", "Sessions:IdleTimeout is shorter than a minute. Give a duration such as 00:30:00.")]
    [InlineData("Sessions:Lifetime", "00:10:00", "Sessions:Lifetime is shorter than Sessions:IdleTimeout. Give a longer one, such as 12:00:00.")]
    public void A_wrong_session_setting_is_one_line(string key, string value, string line) =>
        Assert.Equal(line, Assert.Throws<SettingsException>(() => OktaSettingsReader.ReadSessions(Configure([], (key, value)))).Message);

    [Fact]
    public void The_tutorials_names_work_unchanged()
    {
        var configuration = Tutorial(
            ("OKTA_ORG_URL", "https://dev-123.okta.com/"), ("OKTA_AUTH_TOKEN", "00token"), ("OKTA_CLIENT_ID", "0oaid"), ("OKTA_CLIENT_SECRET", "secret"),
            ("DATABASE_URL", "sqlite:///app.db"), ("SECRET_KEY", "not needed"));
        var settings = OktaSettingsReader.Read(configuration, isDevelopment: false);

        Assert.Equal(("https://dev-123.okta.com", "00token", "0oaid", "secret"), (settings.OktaDomain, settings.ApiToken, settings.ClientId, settings.ClientSecret));
        Assert.Equal("sqlite:///app.db", configuration["Database:Url"]);
    }

    [Fact]
    public void The_tutorials_secrets_file_is_read()
    {
        Secrets("""{"web": {"client_id": "0oafile", "client_secret": "of-the-file", "auth_uri": "https://dev-123.okta.com/oauth2/default/v1/authorize", "token_uri": "https://dev-123.okta.com/oauth2/default/v1/token", "issuer": "https://dev-123.okta.com/oauth2/default", "redirect_uris": ["http://localhost:5000/oidc/callback"]}}""");

        var settings = OktaSettingsReader.Read(Tutorial(("OKTA_AUTH_TOKEN", "00token")), isDevelopment: false);

        Assert.Equal(("0oafile", "of-the-file", "https://dev-123.okta.com/oauth2/default", "00token"), (settings.ClientId, settings.ClientSecret, settings.Issuer, settings.ApiToken));
    }

    [Theory]
    [InlineData("https://dev-123.okta.com/oauth2/v1/authorize", "https://dev-123.okta.com")]
    [InlineData("https://dev-123.okta.com/oauth2/aus9/v1/authorize", "https://dev-123.okta.com/oauth2/aus9")]
    public void The_secrets_files_authorize_address_names_the_server(string address, string issuer)
    {
        Secrets($$$"""{"web": {"client_id": "0oafile", "client_secret": "of-the-file", "auth_uri": "{{{address}}}"}}""");

        Assert.Equal(issuer, OktaSettingsReader.Read(Tutorial(), isDevelopment: false).Issuer);
    }

    [Fact]
    public void A_variable_wins_over_the_file_and_the_ASP_NET_name_over_both()
    {
        Secrets("""{"web": {"client_id": "of-the-file", "client_secret": "of-the-file", "issuer": "https://file.okta.com/oauth2/default"}}""");

        var settings = OktaSettingsReader.Read(
            Tutorial(("OKTA_CLIENT_ID", "of-the-variable"), ("OKTA_CLIENT_SECRET", "of-the-variable"), ("OKTA_ORG_URL", ""), ("Okta:ClientId", "of-the-setting")), isDevelopment: false);

        Assert.Equal(("of-the-setting", "of-the-variable", "https://file.okta.com"), (settings.ClientId, settings.ClientSecret, settings.OktaDomain));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"installed": {}}""")]
    [InlineData("""{"web": {"client_id": 7}}""")]
    public void A_secrets_file_that_cannot_be_understood_is_named(string content)
    {
        Secrets(content);

        var fault = Assert.Throws<SettingsException>(() => Tutorial());

        Assert.StartsWith(folder["openidconnect_secrets.json"], fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private static (string, string?)[] Complete =>
        [("Okta:OktaDomain", "https://example.okta.com"), ("Okta:ClientId", "0oaexample"), ("Okta:ClientSecret", "a-secret"), ("Okta:ApiToken", "00token")];

    private static IConfiguration Configure((string Key, string? Value)[] complete, params (string Key, string? Value)[] changes) =>
        new ConfigurationBuilder().AddInMemoryCollection(complete.Concat(changes).ToLookup(s => s.Key, s => s.Value)
            .Select(s => KeyValuePair.Create(s.Key, s.Last()))).Build();

    /// <summary>As in the app: what is set, with the tutorial's names behind it.</summary>
    private ConfigurationManager Tutorial(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.AddTutorialSettings();
        return builder.Configuration;
    }

    private void Secrets(string json) => File.WriteAllText(folder["openidconnect_secrets.json"], json);
}
