using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Identity;

/// <summary>The rows of people who have signed in, by issuer and subject.</summary>
internal sealed class UserDirectory(IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    /// <summary>The person's row, made at the first sign-in, brought up to date at each: so are their tokens, which lose the groups that they have left.</summary>
    /// <param name="groups">Okta's, of this sign-in.</param>
    public async Task<User> SignedInAsync(string issuer, string subject, string name, string? email, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        try
        {
            return await UpsertAsync(issuer, subject, name, email, groups, ct);
        }
        catch (DbUpdateException)
        {
            // The same person's first sign-in from two browsers at once: the other one's row is there now.
            return await UpsertAsync(issuer, subject, name, email, groups, ct);
        }
    }

    private async Task<User> UpsertAsync(string issuer, string subject, string name, string? email, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Issuer == issuer && u.Subject == subject, ct);
        if (user is null) db.Users.Add(user = new() { Issuer = issuer, Subject = subject, Name = "", FirstSeenAt = now });
        user.Name = StoredText.Of(name, 200);
        user.Email = email is null ? null : StoredText.Of(email, 320);
        user.SignedInAt = now;
        if (user.Id != 0)
            foreach (var token in await db.PersonalTokens.Where(t => t.UserId == user.Id && t.RevokedAt == null && t.Groups != "").ToListAsync(ct))
                token.Groups = string.Join('\n', token.Groups.Split('\n').Where(groups.Contains));
        await db.SaveChangesAsync(ct);
        return user;
    }
}
