using System.Data.Common;
using System.Text.Encodings.Web;
using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Lets a personal token in as its owner, for its scopes. Whoever Okta no longer holds active is not let in by it either.</summary>
internal sealed class PersonalTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    IDbContextFactory<DashContext> contexts, OktaProfiles profiles, IOptions<OktaSettings> okta, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "PersonalToken";

    private static readonly TimeSpan UsedStep = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiSignIn.TokenOf(Request) is not { } text) return AuthenticateResult.NoResult();

        var (ct, now) = (Context.RequestAborted, time.GetUtcNow().UtcDateTime);
        var hash = PersonalTokens.Hash(text);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var token = await db.PersonalTokens.AsNoTracking().Include(t => t.User).SingleOrDefaultAsync(t => t.TokenHash == hash, ct);
        if (token?.User is not { } user || user.Issuer != okta.Value.Issuer) return AuthenticateResult.Fail("There is no such token.");
        if (token.RevokedAt is not null || token.ExpiresAt <= now) return AuthenticateResult.Fail("The token is revoked or expired.");

        var signedInAt = new DateTimeOffset(DateTime.SpecifyKind(user.SignedInAt, DateTimeKind.Utc));
        if (await profiles.StandingAsync(user.Subject, signedInAt, ct, user.ChangedAt) != Standing.Active)
        {
            Logger.LogWarning("Personal token {Token} was refused: Okta does not hold its owner active", token.Id);
            return AuthenticateResult.Fail("The token's owner is not active.");
        }

        if (token.UsedAt is not { } used || now - used >= UsedStep) await NoteUsedAsync(db, token.Id, now, ct);
        var person = ViewerClaims.Bearer(user, token.Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries), token.Scopes.Split(' '), signedInAt, $"personal:{token.Id}");
        return AuthenticateResult.Success(new AuthenticationTicket(person, Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ApiSignIn.Challenge(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiSignIn.Forbid(Context);

    private async Task NoteUsedAsync(DashContext db, int id, DateTime now, CancellationToken ct)
    {
        try
        {
            await db.PersonalTokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), ct);
        }
        catch (DbException fault)
        {
            // Reading goes on while the database cannot be written.
            Logger.LogWarning(fault, "A token's last use could not be noted");
        }
    }
}
