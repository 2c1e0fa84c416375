namespace FlaskDash.Razor.Web;

/// <summary>The viewer's choice of light or dark, kept in a cookie that the script may write too, so that pages are drawn right at once.</summary>
public static class Theme
{
    /// <summary>The cookie's name; the output cache varies by it.</summary>
    public const string Cookie = "theme";

    /// <summary>"light" or "dark"; null when the system decides.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is "light" or "dark" ? request.Cookies[Cookie] : null;

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
        if (choice is "light" or "dark") response.Cookies.Append(Cookie, choice, options);
        else response.Cookies.Delete(Cookie, new CookieOptions { Path = "/" });
    }
}
