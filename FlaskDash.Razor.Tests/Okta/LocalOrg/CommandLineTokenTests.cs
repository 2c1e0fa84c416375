using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FlaskDash.Razor.Tests.Okta;

/// <summary>Access tokens for a command line, shaped as Okta's: the login in <c>sub</c>, the id in <c>uid</c>.</summary>
public sealed class CommandLineTokenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_line_gets_an_access_token_as_Okta_makes_them()
    {
        await using var app = await OrgApp.StartAsync();

        using var answer = await AskAsync(app, ("scope", "flaskdash.read groups"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var token = new JsonWebToken((await OrgApp.JsonAsync(answer)).GetProperty("access_token").GetString());
        Assert.Equal(["api://default"], token.Audiences);
        Assert.Equal("grace@example.com", token.Subject);
        Assert.Equal("00ulocal2grace9K5d7R", token.GetClaim("uid").Value);
        Assert.Equal(["flaskdash.read", "groups"], token.Claims.Where(c => c.Type == "scp").Select(c => c.Value).Order());
        Assert.Equal(["Engineering", "Everyone"], token.Claims.Where(c => c.Type == "groups").Select(c => c.Value).Order());
    }

    [Theory]
    [InlineData("username", "sam@example.com", "invalid_grant")]
    [InlineData("username", "nobody@example.com", "invalid_grant")]
    [InlineData("client_id", "local-flaskdash", "unauthorized_client")]
    [InlineData("scope", "flaskdash.everything", "invalid_scope")]
    public async Task What_is_not_in_order_gets_none(string name, string value, string error)
    {
        await using var app = await OrgApp.StartAsync();

        using var answer = await AskAsync(app, (name, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await OrgApp.JsonAsync(answer)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_page_of_another_site_gets_none()
    {
        await using var app = await OrgApp.StartAsync();

        using var answer = await AskAsync(app, ("Origin", "https://elsewhere.example"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(OrgApp app, (string Name, string Value) change)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["client_id"] = "local-command-line", ["username"] = "grace@example.com", ["password"] = "any", ["scope"] = "flaskdash.read",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/default/v1/token");
        if (change.Name == "Origin") request.Headers.Add(change.Name, change.Value);
        else form[change.Name] = change.Value;
        request.Content = new FormUrlEncodedContent(form);
        return await app.Browser.SendAsync(request, Ct);
    }
}
