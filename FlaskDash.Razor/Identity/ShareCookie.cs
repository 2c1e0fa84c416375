using System.Globalization;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Carries which share link a browser was given, sealed, to the pages of its repository alone: so that the link's token is in one address only.
/// Every request asks the link's row, so that revoking it counts at once.
/// </summary>
public sealed class ShareCookie(IDataProtectionProvider protection, IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    // On https with the prefix that lets no plain http set it; its path is the repository's.
    private static string NameOf(HttpRequest request) => request.IsHttps ? "__Secure-share" : "share";

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);
    private readonly IDataProtector protector = protection.CreateProtector(nameof(ShareCookie));

    /// <summary>Gives a browser the link.</summary>
    public void Set(HttpContext context, int link, int repositoryId) => context.Response.Cookies.Append(NameOf(context.Request), protector.Protect(link.ToString(CultureInfo.InvariantCulture)), new CookieOptions
    {
        Path = PathOf(context, repositoryId), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true,
    });

    /// <summary>Notes what the request's link opens, if it opens this page and the viewer does not see the repository anyway.</summary>
    internal async Task ReadAsync(HttpContext context, Viewer viewer)
    {
        if (context.Request.Cookies[NameOf(context.Request)] is not { } sealedLink || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || Unseal(sealedLink) is not { } id) return;

        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var now = time.GetUtcNow().UtcDateTime;
        var link = await db.ShareLinks.AsNoTracking().Where(l => l.Id == id && l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now))
            .Select(l => new { l.RepositoryId, l.View, l.FrozenSha, l.UsedAt }).FirstOrDefaultAsync(context.RequestAborted);
        if (link is null || !context.Request.Path.StartsWithSegments($"/repositories/{link.RepositoryId.ToString(CultureInfo.InvariantCulture)}", out var rest)) return;

        var grant = new ShareGrant(link.RepositoryId, link.View, link.FrozenSha);
        if (!grant.Opens(rest.Value!.TrimStart('/'), context.Request.QueryString.Value ?? "")) return;
        if (await db.Repositories.VisibleTo(viewer).AnyAsync(r => r.Id == link.RepositoryId, context.RequestAborted)) return;

        grant.Give(context);
        context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        context.Response.Headers.CacheControl = "no-store";
        if (link.UsedAt is { } used && now - used < Rhythm) return;
        await db.ShareLinks.Where(l => l.Id == id).ExecuteUpdateAsync(row => row.SetProperty(l => l.UsedAt, now), context.RequestAborted);
    }

    private static string PathOf(HttpContext context, int repositoryId) => context.Request.PathBase.Add($"/repositories/{repositoryId.ToString(CultureInfo.InvariantCulture)}");

    private int? Unseal(string text)
    {
        try { return int.Parse(protector.Unprotect(text), CultureInfo.InvariantCulture); }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }
}
