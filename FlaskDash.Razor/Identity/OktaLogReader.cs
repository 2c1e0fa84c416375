using System.Data.Common;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Until when Okta has told of everything.</summary>
public sealed class OktaLogState
{
    private long readAt;

    /// <summary>When the System Log was last read to its end, by whichever machine, UTC: whoever was active then and before still was at that time. Null when it never was.</summary>
    public DateTimeOffset? ReadAt
    {
        get => Interlocked.Read(ref readAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        internal set => Interlocked.Exchange(ref readAt, value?.UtcTicks ?? 0);
    }
}

/// <summary>
/// Reads Okta's System Log every <see cref="OktaSettings.LogEvery"/>, one machine for all: one call, however many people are signed in. While it
/// works nobody has to be looked up one by one; when it does not, everybody is, as before.
/// </summary>
internal sealed class OktaLogReader(
    OktaLog log, OktaChanges changes, OktaLogState state, IDbContextFactory<DashContext> contexts, IOptions<OktaSettings> okta, TimeProvider time, ILogger<OktaLogReader> logger) : BackgroundService
{
    private const int MostPages = 20;

    private string? told;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        if (!okta.Value.FollowsLog) return;
        using var timer = new PeriodicTimer(okta.Value.LogEvery, time);
        do
        {
            await RoundAsync(ct);
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Reads what is new, if no other machine is at it; in any case notes how far the log has been read.</summary>
    internal async Task RoundAsync(CancellationToken ct)
    {
        try
        {
            if (await TakeTurnAsync(ct) is { } position) await ReadAsync(position, ct);
            told = null;
        }
        catch (Exception fault) when (fault is OktaLookupException or DbException or DbUpdateException)
        {
            // Once for each reason; whoever waits for the log would otherwise read the same line every half a minute.
            var reason = fault.Message;
            if (told != reason)
                logger.LogWarning("Okta's System Log could not be read, so people are looked up one by one: {Reason} The API token needs the right to read logs", reason);
            told = reason;
        }
    }

    private async Task ReadAsync(OktaLogPosition position, CancellationToken ct)
    {
        for (var page = 0; page < MostPages; page++)
        {
            var asked = time.GetUtcNow();
            OktaLogPage read;
            try
            {
                read = await log.ReadAsync(position.Since, position.After, ct);
            }
            catch (OktaLookupException fault) when (fault.Status == StatusCodes.Status400BadRequest && position.After is not null)
            {
                // A mark that is too old, say: from the time of the last reading on. What is told twice changes nothing.
                (position.After, position.Since) = (null, position.ReadAt ?? position.Since);
                read = await log.ReadAsync(position.Since, position.After, ct);
            }
            await changes.ApplyAsync(read.Changes, ct);

            position.After = read.After ?? position.After;
            if (read.IsLast) position.ReadAt = asked.UtcDateTime;
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.OktaLogPositions.Where(p => p.Id == position.Id).ExecuteUpdateAsync(row => row.SetProperty(p => p.After, position.After).SetProperty(p => p.Since, position.Since).SetProperty(p => p.ReadAt, position.ReadAt), ct);
            if (!read.IsLast) continue;
            state.ReadAt = asked;
            return;
        }
    }

    /// <summary>The row, when it is this machine's turn; null when another has read it just now.</summary>
    private async Task<OktaLogPosition?> TakeTurnAsync(CancellationToken ct)
    {
        var (now, org) = (time.GetUtcNow().UtcDateTime, okta.Value.OktaDomain);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginTurnAsync(ct);
        var position = await db.OktaLogPositions.SingleOrDefaultAsync(ct);
        if (position is null) db.OktaLogPositions.Add(position = new() { Org = "", Since = now });
        else if (position.Org == org && position.TurnUntil > now)
        {
            state.ReadAt = position.ReadAt is { } read ? new DateTimeOffset(read, TimeSpan.Zero) : null;
            return null;
        }

        // What happened while nobody read is asked for, as far back as Okta keeps it; of an org that is new here, only what happens from now on.
        if (position.Org != org) (position.Org, position.After, position.Since, position.ReadAt) = (org, null, now, null);
        position.TurnUntil = now + okta.Value.LogEvery * 0.9;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return position;
    }
}
