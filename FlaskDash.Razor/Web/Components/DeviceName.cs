namespace FlaskDash.Razor.Web.Components;

/// <summary>A User-Agent as people know their browsers: "Firefox on Windows". For recognizing, not for decisions.</summary>
public static class DeviceName
{
    // The order matters: each of them also names those behind it.
    private static readonly (string Token, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Token, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>"An unknown browser" where it says nothing; its first word where it is none of the usual ones.</summary>
    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "An unknown browser";
        var browser = Find(Browsers, userAgent) ?? VisibleText.Plain(userAgent.Trim().Split(' ', '/')[0]);
        return Find(Systems, userAgent) is { } system ? $"{browser} on {system}" : browser;
    }

    private static string? Find((string Token, string Name)[] names, string userAgent) =>
        names.FirstOrDefault(n => userAgent.Contains(n.Token, StringComparison.Ordinal)).Name;
}
