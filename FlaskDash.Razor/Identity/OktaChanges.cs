using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>Lets what happened at Okta count here: sessions from before it end, kept profiles and groups of tokens go.</summary>
internal sealed class OktaChanges(IDbContextFactory<DashContext> contexts, OktaProfiles profiles, IOptions<OktaSettings> okta, AuditLog audit, ILogger<OktaChanges> logger)
{
    /// <summary>Applies each change; one that was applied before changes nothing more.</summary>
    public async Task ApplyAsync(IEnumerable<OktaChange> changes, CancellationToken ct)
    {
        foreach (var change in changes)
        {
            // Somebody who leaves another application is none of ours.
            if (change.Type == OktaChange.LeftApplication && !change.Applications.Contains(okta.Value.ClientId)) continue;
            foreach (var subject in change.Subjects) await ApplyAsync(change, subject, ct);
        }
    }

    private async Task ApplyAsync(OktaChange change, string subject, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.SingleOrDefaultAsync(u => u.Issuer == okta.Value.Issuer && u.Subject == subject, ct) is not { } user) return;

        // Okta's clock may be ahead or behind: who signed in just then signs in once more.
        var at = (change.At + okta.Value.ClockSkew).UtcDateTime;
        if (user.ChangedAt is null || user.ChangedAt < change.At.UtcDateTime) user.ChangedAt = change.At.UtcDateTime;
        if (change.Type == OktaChange.LeftGroup)
            foreach (var token in await db.PersonalTokens.Where(t => t.UserId == user.Id && t.RevokedAt == null && t.CreatedAt <= at && t.Groups != "").ToListAsync(ct))
                token.Groups = string.Join('\n', token.Groups.Split('\n').Except(change.Groups));
        await db.SaveChangesAsync(ct);
        await profiles.ForgetAsync(subject, ct);
        if (!change.EndsSessions) return;

        await using var told = await audit.BeginAsync(db, AuditActor.Okta, ct);
        if (await SessionStore.EndBeforeAsync(db, user.Id, oktaSession: null, at, ct) is not (> 0 and var ended)) return;
        await told.CommitAsync(new(AuditEvents.OktaChange, $"{change.Type} of {user.Name}: {ended} sessions ended"), ct);
        logger.LogInformation("Ended {Sessions} sessions of user {User}: {Type} at Okta", ended, user.Id, change.Type);
    }
}
