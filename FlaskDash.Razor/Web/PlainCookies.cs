namespace FlaskDash.Razor.Web;

/// <summary>Cookies of what is no secret, which scripts may set: the theme and the browser's time zone.</summary>
internal static class PlainCookies
{
    public const string Theme = "theme", Zone = "tz";

    /// <summary>On https with the prefix that lets no other host and no plain http set it (RFC 6265bis, section 4.1.3.2).</summary>
    public static string NameOf(HttpRequest request, string cookie) => request.IsHttps ? "__Host-" + cookie : cookie;

    /// <summary>The IANA name of the browser's time zone as it says; null when it said nothing. Not checked.</summary>
    public static string? ZoneOf(HttpRequest request) => request.Cookies[NameOf(request, Zone)];
}
