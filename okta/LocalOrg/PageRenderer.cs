using System.Net.Mime;
using FlaskDash.Okta.LocalOrg.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using OpenIddict.Abstractions;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>The org's pages as HTML, each with the narrowest content security policy it works with.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers, AccountDirectory accounts)
{
    public const string StylePath = "/assets/org.css";
    public const string ScriptPath = "/assets/continue.js";

    private static readonly string Style = Resource("org.css");
    private static readonly string Script = Resource("continue.js");

    public static void MapAssets(WebApplication app)
    {
        app.MapGet(StylePath, () => Results.Text(Style, MediaTypeNames.Text.Css));
        app.MapGet(ScriptPath, () => Results.Text(Script, MediaTypeNames.Text.JavaScript));
    }

    /// <param name="refused">The login that was chosen and may not sign in; null when the page is shown for the first time.</param>
    public Task<IResult> SignInAsync(HttpContext context, OpenIddictRequest request, string? refused) =>
        RenderAsync<SignInPage>(context, new()
        {
            [nameof(SignInPage.Action)] = OpenIdServer.BasePath + "/v1/authorize",
            [nameof(SignInPage.Application)] = new Uri(request.RedirectUri!).GetLeftPart(UriPartial.Authority),
            [nameof(SignInPage.Hint)] = request.LoginHint,
            [nameof(SignInPage.Refused)] = refused is null ? null
                : new SignInPage.Refusal(refused, accounts.Find(refused)?.Account.Status),
            [nameof(SignInPage.Fields)] = Fields(request.GetParameters().Where(p => p.Key is not ("login" or "cancel" or "request_uri"))),
            [nameof(SignInPage.Accounts)] = accounts.All,
        }, refused is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden, formTarget: request.RedirectUri);

    /// <summary>The answer to the app as a form that sends itself (response_mode=form_post).</summary>
    public Task<IResult> ContinueAsync(HttpContext context, string redirectUri, OpenIddictResponse response) =>
        RenderAsync<ContinuePage>(context, new()
        {
            [nameof(ContinuePage.Action)] = redirectUri,
            [nameof(ContinuePage.Fields)] = Fields(response.GetParameters()),
        }, formTarget: redirectUri, runsScript: true);

    /// <param name="changed">The login that was just suspended or restored, or null.</param>
    public Task<IResult> AdminAsync(HttpContext context, OrgState org, string? changed) =>
        RenderAsync<AdminPage>(context, new()
        {
            [nameof(AdminPage.Notice)] = accounts.Find(changed)?.Account is { } account ? $"{account.Login} is now {account.Status}." : null,
            [nameof(AdminPage.Address)] = org.Address.GetLeftPart(UriPartial.Authority),
            [nameof(AdminPage.Issuer)] = org.Issuer.AbsoluteUri,
            [nameof(AdminPage.Accounts)] = accounts.All,
        });

    public Task<IResult> SignedOutAsync(HttpContext context) => MessageAsync(context, StatusCodes.Status200OK,
        "Signed out", "This browser's session with the org has ended.");

    public Task<IResult> RefusedAsync(HttpContext context, OpenIddictResponse response) => MessageAsync(
        context, StatusCodes.Status400BadRequest, "400 Bad request",
        response.ErrorDescription ?? "The request is not in order.", response.Error);

    public Task<IResult> CrossSiteAsync(HttpContext context) => MessageAsync(context, StatusCodes.Status403Forbidden,
        "Refused", "This form was sent by another site. Open the page here and try again.");

    public Task<IResult> NotFoundAsync(HttpContext context) => MessageAsync(context, StatusCodes.Status404NotFound,
        "Not found", "The org has no page at this address.");

    private Task<IResult> MessageAsync(HttpContext context, int status, string title, string text, string? detail = null) =>
        RenderAsync<MessagePage>(context, new()
        {
            [nameof(MessagePage.Title)] = title,
            [nameof(MessagePage.Text)] = text,
            [nameof(MessagePage.Detail)] = detail,
        }, status);

    private async Task<IResult> RenderAsync<TPage>(
        HttpContext context, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK,
        string? formTarget = null, bool runsScript = false) where TPage : IComponent
    {
        // Browsers hold the redirect after a form to form-action too, so the app's origin belongs in it.
        var origin = formTarget is null ? "" : " " + new Uri(formTarget).GetLeftPart(UriPartial.Authority);
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; {(runsScript ? "script-src 'self'; " : "")}"
            + $"form-action 'self'{origin}; base-uri 'none'; frame-ancestors 'none'";

        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    private static List<KeyValuePair<string, string>> Fields(IEnumerable<KeyValuePair<string, OpenIddictParameter>> parameters) =>
        [.. parameters.Where(p => (string?)p.Value is not null).Select(p => KeyValuePair.Create(p.Key, (string)p.Value!))];

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageRenderer).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
