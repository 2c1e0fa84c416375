using FlaskDash.Razor.Data;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FlaskDash.Razor.Identity;

/// <summary>What the app asks of one of Okta's access tokens beyond signature, issuer, audience and times.</summary>
internal static class AccessTokenEvents
{
    /// <summary>
    /// The person of <c>uid</c> has signed in here before and is still active. Okta puts the login into <c>sub</c>, which can change hands.
    /// Groups are those that the token names: Okta adds them where the authorization server has such a claim for access tokens.
    /// </summary>
    public static async Task OnTokenValidatedAsync(TokenValidatedContext context)
    {
        var (http, ct) = (context.HttpContext, context.HttpContext.RequestAborted);
        var services = http.RequestServices;
        var (okta, time) = (services.GetRequiredService<IOptions<OktaSettings>>().Value, services.GetRequiredService<TimeProvider>());
        var token = (JsonWebToken)context.SecurityToken;
        if (!token.TryGetPayloadValue<string>("uid", out var subject) || string.IsNullOrEmpty(subject))
        {
            Refuse(context, "it names no person");
            return;
        }
        if (token.IssuedAt > (time.GetUtcNow() + okta.ClockSkew).UtcDateTime)
        {
            Refuse(context, "it was issued in the future");
            return;
        }

        await using var db = await services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContextAsync(ct);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Issuer == okta.Issuer && u.Subject == subject, ct) is not { } user)
        {
            Refuse(context, "its person has never signed in here");
            return;
        }

        var issuedAt = new DateTimeOffset(token.IssuedAt, TimeSpan.Zero);
        if (await services.GetRequiredService<OktaProfiles>().StandingAsync(subject, issuedAt, ct, user.ChangedAt) != Standing.Active)
        {
            Refuse(context, "Okta does not hold its person active");
            return;
        }

        var raw = token.Claims.ToLookup(c => c.Type, c => c.Value);
        context.Principal = ViewerClaims.Bearer(user, raw[okta.GroupsClaim], raw["scp"], issuedAt, $"okta:{raw["cid"].FirstOrDefault()}:{user.Id}");
    }

    /// <summary>Whatever was wrong ends in 401; the reason is for the log.</summary>
    public static Task OnAuthenticationFailed(AuthenticationFailedContext context)
    {
        Logger(context.HttpContext).LogWarning("An access token was refused: {Reason}", context.Exception.Message);
        context.Fail(context.Exception);
        return Task.CompletedTask;
    }

    public static Task OnChallenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        return ApiSignIn.Challenge(context.HttpContext);
    }

    private static void Refuse(TokenValidatedContext context, string why)
    {
        Logger(context.HttpContext).LogWarning("An access token was refused: {Reason}", why);
        context.Fail(why);
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiSignIn));
}
