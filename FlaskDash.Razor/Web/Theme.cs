namespace FlaskDash.Razor.Web;

/// <summary>The viewer's choice of light or dark, kept in a cookie that the script may write too, so that pages are drawn right at once.</summary>
public static class Theme
{
    /// <summary>"light" or "dark"; null when the system decides.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[PlainCookies.NameOf(request, PlainCookies.Theme)] is { } choice && choice is "light" or "dark" ? choice : null;

    /// <summary>Remembers the choice for a year; anything but "light" and "dark" leaves it to the system.</summary>
    public static void Remember(HttpResponse response, string? choice)
    {
        var options = new CookieOptions
        {
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = response.HttpContext.Request.IsHttps,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
        };
        var name = PlainCookies.NameOf(response.HttpContext.Request, PlainCookies.Theme);
        if (choice is "light" or "dark") response.Cookies.Append(name, choice, options);
        else response.Cookies.Delete(name, new CookieOptions { Path = "/", Secure = options.Secure });
    }
}
