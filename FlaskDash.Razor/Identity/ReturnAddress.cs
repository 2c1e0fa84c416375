using Microsoft.AspNetCore.Http.HttpResults;

namespace FlaskDash.Razor.Identity;

/// <summary>Where somebody goes after signing in: a path of this site, never another place.</summary>
public static class ReturnAddress
{
    /// <summary>Where people go who wanted nothing in particular.</summary>
    public const string Default = "/repositories";

    private static readonly string[] OwnPages = ["/login", "/logout", "/sign-in-problem", "/oidc", "/signout"];

    /// <summary>The address itself when it is a path of this site, both as given and unescaped; else <see cref="Default"/>.</summary>
    public static string Of(string? wanted)
    {
        if (string.IsNullOrEmpty(wanted) || wanted.Length > 2000 || !IsLocal(wanted)) return Default;

        // Sign-in's own pages would lead in a circle.
        var path = wanted.Split('?', '#')[0];
        return OwnPages.Any(page => new PathString(Uri.UnescapeDataString(path)).StartsWithSegments(page)) ? Default : wanted;
    }

    private static bool IsLocal(string address)
    {
        // Once unescaped is what a browser may do; twice costs nothing.
        for (var pass = 0; pass < 3; pass++)
        {
            if (address[0] != '/' || !RedirectHttpResult.IsLocalUrl(address) || address.Any(char.IsControl)) return false;
            address = Uri.UnescapeDataString(address);
        }

        return true;
    }
}
