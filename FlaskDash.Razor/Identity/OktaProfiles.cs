using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Profiles, cached: fresh for <see cref="OktaSettings.ProfileFreshness"/>, refreshed behind the scenes while they are in use, looked up once
/// however many requests ask, and served stale only while Okta fails and no longer than <see cref="OktaSettings.ProfileGrace"/>. While Okta's
/// System Log is read (<see cref="OktaLogReader"/>), what was looked up once stays fresh: a change would have been told.
/// </summary>
internal sealed class OktaProfiles(
    OktaLookup okta, OktaRateLimit rate, OktaLogState log, IFusionCacheProvider caches, IOptions<OktaSettings> settings, TimeProvider time, ILogger<OktaProfiles> logger)
{
    public const string Cache = "okta-users";

    private readonly IFusionCache cache = caches.GetCache(Cache);
    private int toldOfRefusal;

    /// <summary>The account, from the cache or from Okta; null when Okta does not say and has not within the grace. Takes at most 2 s.</summary>
    public async ValueTask<OktaAccount?> FindAsync(string subject, CancellationToken ct)
    {
        if (await ConfirmedByLogAsync(subject, ct) is { } known) return known;
        try
        {
            var account = Confirmed(await cache.GetOrSetAsync<OktaAccount>(Key(subject), (context, _) => LookUpAsync(subject, context), token: ct));
            return time.GetUtcNow() - account.ConfirmedAt <= settings.Value.ProfileGrace ? account : null;
        }
        catch (Exception fault) when (fault is OktaLookupException or SyntheticTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody who signed in at <paramref name="signedInAt"/> may stay so. The sign-in counts as a confirmation.</summary>
    /// <param name="changedAt">When Okta last told of a change, UTC: what was looked up before it does not count, on whichever machine. Null when not known.</param>
    public async ValueTask<Standing> StandingAsync(string subject, DateTimeOffset signedInAt, CancellationToken ct, DateTime? changedAt = null)
    {
        if (!settings.Value.LooksUpProfiles) return Standing.Active;
        if (changedAt is { } change && await cache.TryGetAsync<OktaAccount>(Key(subject), o => o.SetAllowStaleOnReadOnly(), token: ct) is { HasValue: true, Value: var before } && before.ConfirmedAt.UtcDateTime <= change)
            await ForgetAsync(subject, ct);
        if (await FindAsync(subject, ct) is { } account) return account.IsActive ? Standing.Active : Standing.NotActive;
        return time.GetUtcNow() - signedInAt <= settings.Value.ProfileGrace ? Standing.Active : Standing.Unconfirmed;
    }

    /// <summary>Lets the next request look again: the last answer then serves only if Okta fails.</summary>
    public ValueTask ExpireAsync(string subject, CancellationToken ct) => cache.ExpireAsync(Key(subject), token: ct);

    /// <summary>Forgets the last answer: after a sign-in it is out of date, whatever it said.</summary>
    public ValueTask ForgetAsync(string subject, CancellationToken ct) => cache.RemoveAsync(Key(subject), token: ct);

    /// <summary>What is known of the account, when the log has been read since within the freshness.</summary>
    private async ValueTask<OktaAccount?> ConfirmedByLogAsync(string subject, CancellationToken ct)
    {
        if (log.ReadAt is not { } read || time.GetUtcNow() - read > settings.Value.ProfileFreshness) return null;
        var kept = await cache.TryGetAsync<OktaAccount>(Key(subject), options => options.SetAllowStaleOnReadOnly(), token: ct);
        return kept.HasValue ? Confirmed(kept.Value) : null;
    }

    private OktaAccount Confirmed(OktaAccount account) => log.ReadAt is { } read && read > account.ConfirmedAt ? account with { ConfirmedAt = read } : account;

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
