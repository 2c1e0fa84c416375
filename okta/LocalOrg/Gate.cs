namespace FlaskDash.Okta.LocalOrg;

/// <summary>What every request passes first.</summary>
internal static class Gate
{
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var org = context.RequestServices.GetRequiredService<OrgState>();
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var headers = context.Response.Headers;
        headers.Date = time.GetUtcNow().ToString("R");   // rate-limit resets are measured against it
        headers["X-Okta-Request-Id"] = OpenIdServer.RandomId();
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";   // no-referrer would make browsers say "Origin: null" of our own forms
        headers.CacheControl = "no-store";

        // A foreign name that resolves to 127.0.0.1 must not reach accounts that need no password.
        if (context.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }
        if (org.IsDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }
        return next(context);
    }

    /// <summary>Whether a browser says that another site sends this form. Scripts send neither header.</summary>
    public static bool IsCrossSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site]) return site is not ("same-origin" or "none");
        return request.Headers.Origin is [{ } origin] && origin != $"{request.Scheme}://{request.Host}";
    }
}
