using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Profiles, cached: fresh for <see cref="OktaSettings.ProfileFreshness"/>, refreshed behind the scenes while they are in use, looked up once
/// however many requests ask, and served stale only while Okta fails and no longer than <see cref="OktaSettings.ProfileGrace"/>.
/// </summary>
internal sealed class OktaProfiles(
    OktaLookup okta, OktaRateLimit rate, IFusionCacheProvider caches, IOptions<OktaSettings> settings, TimeProvider time, ILogger<OktaProfiles> logger)
{
    public const string Cache = "okta-users";

    private readonly IFusionCache cache = caches.GetCache(Cache);
    private int toldOfRefusal;

    /// <summary>The account, from the cache or from Okta; null when Okta does not say and has not within the grace. Takes at most 2 s.</summary>
    public async ValueTask<OktaAccount?> FindAsync(string subject, CancellationToken ct)
    {
        try
        {
            var account = await cache.GetOrSetAsync<OktaAccount>(Key(subject), (context, _) => LookUpAsync(subject, context), token: ct);
            return time.GetUtcNow() - account.ConfirmedAt <= settings.Value.ProfileGrace ? account : null;
        }
        catch (Exception fault) when (fault is OktaLookupException or SyntheticTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody who signed in at <paramref name="signedInAt"/> may stay so. The sign-in counts as a confirmation.</summary>
    public async ValueTask<Standing> StandingAsync(string subject, DateTimeOffset signedInAt, CancellationToken ct)
    {
        if (!settings.Value.LooksUpProfiles) return Standing.Active;
        if (await FindAsync(subject, ct) is { } account) return account.IsActive ? Standing.Active : Standing.NotActive;
        return time.GetUtcNow() - signedInAt <= settings.Value.ProfileGrace ? Standing.Active : Standing.Unconfirmed;
    }

    /// <summary>Lets the next request look again: the last answer then serves only if Okta fails.</summary>
    public ValueTask ExpireAsync(string subject, CancellationToken ct) => cache.ExpireAsync(Key(subject), token: ct);

    /// <summary>Forgets the last answer: after a sign-in it is out of date, whatever it said.</summary>
    public ValueTask ForgetAsync(string subject, CancellationToken ct) => cache.RemoveAsync(Key(subject), token: ct);

    /// <summary>Bounded by its own limit, not by the request that happens to begin it: others wait for the same answer, and it may outlast the request.</summary>
    private async Task<OktaAccount> LookUpAsync(string subject, FusionCacheFactoryExecutionContext<OktaAccount> context)
    {
        try
        {
            var account = await okta.FindAsync(subject, CancellationToken.None);
            context.Options.Duration = settings.Value.ProfileFreshness * rate.Stretch;
            Interlocked.Exchange(ref toldOfRefusal, 0);
            return account;
        }
        catch (OktaLookupException fault)
        {
            Tell(fault);
            throw;
        }
    }

    private void Tell(OktaLookupException fault)
    {
        if (fault.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            if (Interlocked.Exchange(ref toldOfRefusal, 1) == 0)
                logger.LogError("Okta refuses the API token ({Status}). Make a new one in Okta under Security, API, Tokens, and set Okta:ApiToken; until then people sign in again every {Grace}", fault.Status, settings.Value.ProfileGrace);
        }
        else
        {
            logger.LogWarning("A profile could not be looked up: {Reason}", fault.Message);
        }
    }

    private static string Key(string subject) => "user:" + subject;
}
