using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>Who is signed in at the org itself, by browser: what makes single sign-on. Kept in memory, gone with the process.</summary>
internal sealed class SignInSessions(AccountDirectory accounts, TimeProvider time, OrgState org)
{
    // Browsers do not keep the cookies of two ports apart, so the port is in the name.
    private readonly string _cookie = $"sid-{org.Address.Port}";
    private readonly ConcurrentDictionary<string, SignInSession> _sessions = new();

    /// <summary>This browser's session, or null. A change of the account's status ends its sessions for good, as in Okta.</summary>
    public SignInSession? Of(HttpContext context) =>
        context.Request.Cookies[_cookie] is { } id && _sessions.TryGetValue(id, out var session)
        && accounts.Find(session.Account.Login) is { Account.IsActive: true } entry && entry.StatusChanges == session.StatusChanges
            ? session : null;

    /// <summary>Signs this browser in, always under a new id.</summary>
    public SignInSession Start(HttpContext context, LocalAccount account)
    {
        End(context);
        var session = new SignInSession(account, time.GetUtcNow(), accounts.NoteSignIn(account.Login).StatusChanges);
        var id = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        _sessions[id] = session;
        context.Response.Cookies.Append(_cookie, id, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return session;
    }

    public void End(HttpContext context)
    {
        if (context.Request.Cookies[_cookie] is not { } id) return;
        _sessions.TryRemove(id, out _);
        context.Response.Cookies.Delete(_cookie, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
    }
}

/// <param name="SignedInAt">When the person chose the account (UTC): the <c>auth_time</c> of tokens.</param>
/// <param name="StatusChanges">How often the account's status had changed by then.</param>
internal sealed record SignInSession(LocalAccount Account, DateTimeOffset SignedInAt, int StatusChanges);
