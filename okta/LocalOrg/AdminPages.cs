namespace FlaskDash.Okta.LocalOrg;

/// <summary>The pages that belong to no protocol: the accounts and their switches.</summary>
internal static class AdminPages
{
    public static void Map(WebApplication app)
    {
        PageRenderer.MapAssets(app);
        app.MapGet("/", () => Results.LocalRedirect("/admin"));
        app.MapGet("/admin", (HttpContext context, PageRenderer pages, OrgState org) => pages.AdminAsync(context, org, notice: null));
        app.MapPost("/admin", ChangeAsync);
        app.MapFallback((HttpContext context, PageRenderer pages) => pages.NotFoundAsync(context));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, AccountDirectory accounts, PageRenderer pages, OrgState org)
    {
        if (Gate.IsCrossSite(context.Request)) return await pages.CrossSiteAsync(context);

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (accounts.Find(form["login"])?.Account is not { } account) return await pages.NotFoundAsync(context);

        switch (form["action"].ToString())
        {
            case "suspend":
                accounts.SetStatus(account.Login, "SUSPENDED");
                return await pages.AdminAsync(context, org, $"{account.Login} is now SUSPENDED.");
            case "restore":
                accounts.SetStatus(account.Login, "ACTIVE");
                return await pages.AdminAsync(context, org, $"{account.Login} is now ACTIVE.");
            default:
                return await pages.NotFoundAsync(context);
        }
    }
}
