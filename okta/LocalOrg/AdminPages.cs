namespace FlaskDash.Okta.LocalOrg;

/// <summary>The pages that belong to no protocol: the accounts and their switches.</summary>
internal static class AdminPages
{
    public static void Map(WebApplication app)
    {
        PageRenderer.MapAssets(app);
        app.MapGet("/", () => Results.LocalRedirect("/admin"));
        app.MapGet("/admin", (HttpContext context, PageRenderer pages, OrgState org, string? changed) => pages.AdminAsync(context, org, changed));
        app.MapPost("/admin", ChangeAsync);
        app.MapFallback((HttpContext context, PageRenderer pages) => pages.NotFoundAsync(context));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, AccountDirectory accounts, LogsApi logs, PageRenderer pages)
    {
        if (Gate.IsCrossSite(context.Request)) return await pages.CrossSiteAsync(context);

        if (!context.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (accounts.Find(form["login"])?.Account is not { } account) return await pages.NotFoundAsync(context);

        var status = form["action"].ToString() switch { "suspend" => "SUSPENDED", "restore" => "ACTIVE", _ => null };
        if (status is null) return await pages.NotFoundAsync(context);

        accounts.SetStatus(account.Login, status);
        logs.Add(status == "ACTIVE" ? "user.lifecycle.unsuspend" : "user.lifecycle.suspend", account);
        return new SeeOther("/admin" + QueryString.Create("changed", account.Login));
    }

    /// <summary>303: the browser asks for the page with GET, so that reloading it changes nothing.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
