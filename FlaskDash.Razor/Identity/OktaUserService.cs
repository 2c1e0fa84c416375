namespace FlaskDash.Razor.Identity;

/// <summary>The profile of whoever makes this request. Access rules do not need it: they ask <see cref="Viewer"/>.</summary>
public sealed class OktaUserService
{
    private readonly OktaProfiles profiles;
    private readonly IHttpContextAccessor http;

    internal OktaUserService(OktaProfiles profiles, IHttpContextAccessor http) => (this.profiles, this.http) = (profiles, http);

    /// <summary>
    /// The current person's profile; null for a stranger. From Okta, at most a minute or so old; while Okta fails, the last answer for
    /// the documented grace; without an API token, and where nothing else is known, the claims of the sign-in. Takes at most 2 s.
    /// </summary>
    public async Task<OktaProfile?> ProfileAsync(CancellationToken ct)
    {
        var person = http.HttpContext?.User;
        if (person is null || ViewerClaims.UserIdOf(person) is null || person.FindFirst(ViewerClaims.Subject)?.Value is not { } subject) return null;
        if (await profiles.FindAsync(subject, ct) is { Profile: { } profile }) return profile;

        return new(subject, person.Identity?.Name ?? subject, Login: null, person.FindFirst(ViewerClaims.Email)?.Value, Title: null, Department: null,
            Organization: null, TimeZone: null, LastSignInAt: null, ViewerClaims.SignedInAtOf(person), IsFromOkta: false);
    }
}
