using System.Globalization;
using System.Security.Claims;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Identity;

/// <summary>The claims of a session or a token: what access rules and the page's head need, and nothing else of what Okta sent.</summary>
public static class ViewerClaims
{
    public const string UserId = "uid", Subject = "sub", Name = "name", Email = "email", Group = "groups", OktaSession = "sid", SignedInAt = "signed_in_at", ProvedAt = "auth_time";

    /// <summary>Of tokens: one claim for each of <see cref="ApiScopes"/>, and what names the token.</summary>
    public const string Scope = "scope", Token = "token";

    /// <param name="provedAt">When the person last proved at Okta who they are (<c>auth_time</c>), in Unix seconds; null when Okta does not say.</param>
    public static ClaimsPrincipal Principal(User user, IEnumerable<string> groups, string? oktaSession, DateTimeOffset signedInAt, long? provedAt = null)
    {
        var claims = new List<Claim>
        {
            new(UserId, user.Id.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer32),
            new(Subject, user.Subject),
            new(Name, user.Name),
            new(SignedInAt, signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64),
        };
        if (user.Email is not null) claims.Add(new(Email, user.Email));
        if (provedAt is { } proved) claims.Add(new(ProvedAt, proved.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (oktaSession is not null) claims.Add(new(OktaSession, oktaSession));
        claims.AddRange(groups.Order(StringComparer.Ordinal).Select(g => new Claim(Group, g)));
        return new(new ClaimsIdentity(claims, "Okta", Name, Group));
    }

    /// <summary>Whoever a token stands for.</summary>
    /// <param name="token">Names the token, for limits: no part of its text.</param>
    public static ClaimsPrincipal Bearer(User user, IEnumerable<string> groups, IEnumerable<string> scopes, DateTimeOffset signedInAt, string token)
    {
        var person = Principal(user, groups, oktaSession: null, signedInAt);
        ((ClaimsIdentity)person.Identity!).AddClaims([.. scopes.Select(s => new Claim(Scope, s)), new Claim(Token, token)]);
        return person;
    }

    /// <summary>Who this is; a stranger when nobody has signed in.</summary>
    public static Viewer ViewerOf(ClaimsPrincipal principal, OktaSettings settings)
    {
        if (UserIdOf(principal) is not { } user) return Viewer.Stranger;
        var groups = principal.FindAll(Group).Select(c => c.Value).ToList();
        return new(user, groups, settings.AdministratorsGroup.Length > 0 && groups.Contains(settings.AdministratorsGroup, StringComparer.Ordinal));
    }

    public static int? UserIdOf(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && int.TryParse(principal.FindFirst(UserId)?.Value, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>UTC; long ago when the claim is missing.</summary>
    public static DateTimeOffset SignedInAtOf(ClaimsPrincipal principal) => TimeOf(principal, SignedInAt);

    /// <summary>When the person last proved at Okta who they are, UTC; long ago when Okta did not say.</summary>
    public static DateTimeOffset ProvedAtOf(ClaimsPrincipal principal) => TimeOf(principal, ProvedAt);

    private static DateTimeOffset TimeOf(ClaimsPrincipal principal, string claim) =>
        DateTimeOffset.FromUnixTimeSeconds(long.TryParse(principal.FindFirst(claim)?.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800 ? seconds : 0);
}
