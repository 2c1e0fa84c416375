using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Pages;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>Calls the API as a program does.</summary>
internal static class ApiCalls
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes a personal token on its page, and reads it there.</summary>
    public static async Task<string> MakeTokenAsync(this Browser browser, params string[] scopes)
    {
        if (scopes.Length == 0) scopes = [ApiScopes.Read];
        using var page = await browser.PostAsync("/account/tokens", new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", await AccessApp.TokenAsync(browser)), new("name", "A test"), new("days", "30"), .. scopes.Select(s => KeyValuePair.Create("scopes", s)),
        ]), Ct);
        using var document = new HtmlParser().ParseDocument(await page.TextAsync());
        return document.QuerySelector("#token")!.TextContent;
    }

    /// <summary>An access token of the app's own org, as a command line gets it.</summary>
    public static async Task<string> AccessTokenAsync(this DashApp app, string account, string scope = "flaskdash.read groups")
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(app.Org.Address, "/oauth2/default/v1/token"), new FormUrlEncodedContent(
            [new("grant_type", "password"), new("client_id", "local-command-line"), new("username", account + "@example.com"), new("password", "any"), new("scope", scope)]), Ct);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("access_token").GetString()!;
    }

    /// <param name="token">Null for none.</param>
    public static async Task<HttpResponseMessage> CallAsync(this Browser browser, string path, string? token, string method = "GET", string? known = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await browser.SendAsync(request, Ct);
    }

    /// <summary>The answer as JSON; the status must be as given.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage answer, int status = 200)
    {
        var text = await answer.TextAsync();
        Assert.True(status == (int)answer.StatusCode, $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}, not {status}:\n{text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
