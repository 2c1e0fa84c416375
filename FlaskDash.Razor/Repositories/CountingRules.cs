using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A commit that somebody left out of the numbers by hand.</summary>
/// <param name="Sha">Hexadecimal.</param>
/// <param name="Subject">Null when the repository does not hold the commit any more.</param>
/// <param name="By">Null when that user is gone.</param>
/// <param name="At">UTC.</param>
/// <param name="Reason">Null when none was given.</param>
public sealed record LeftOutRow(string Sha, string? Subject, string? By, DateTime At, string? Reason);

/// <summary>How a change of a rule ended.</summary>
/// <param name="Fault">What was wrong, in a sentence for a person; null when it was done.</param>
public sealed record RuleChange(bool IsFound, string? Fault = null)
{
    public static RuleChange Done { get; } = new(true);
    public static RuleChange NotFound { get; } = new(false);
}

/// <summary>What a repository's numbers leave out for everybody: who is a bot, and single commits. Seen by all who see it, changed by who manages it.</summary>
public sealed class CountingRules(DashContext db, Viewer viewer, AuditTrail audit, TimeProvider time)
{
    public const int LongestReason = 200;

    /// <summary>The patterns of bots, one a line; null for the product's own. The caller has the id from the catalogue.</summary>
    public Task<string?> BotsAsync(int id, CancellationToken ct) => db.Repositories.Where(r => r.Id == id).Select(r => r.BotRules).FirstOrDefaultAsync(ct);

    /// <summary>Sets the patterns of bots.</summary>
    /// <param name="text">One a line; null for the product's own.</param>
    public async Task<RuleChange> SetBotsAsync(int id, string? text, CancellationToken ct)
    {
        if (!await db.Repositories.ManagedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;

        var (rules, fault) = BotRules.Parse(text);
        if (rules is null) return new RuleChange(true, fault);

        var stored = text is null || rules.Equals(BotRules.Default) ? null : string.Join('\n', rules.Patterns);
        await using var change = await audit.BeginAsync(db, ct);
        await db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(row => row.SetProperty(r => r.BotRules, stored), ct);
        await db.RaiseGenerationAsync(id, ct);
        await change.CommitAsync(new(AuditEvents.CountingChanged, $"{rules.Patterns.Count} patterns of bots", id), ct);
        return RuleChange.Done;
    }

    /// <summary>The commits left out by hand, the last one first. The caller has the id from the catalogue.</summary>
    public async Task<IReadOnlyList<LeftOutRow>> LeftOutAsync(int id, CancellationToken ct) =>
        (await (from left in db.LeftOutCommits
                join c in db.Commits on new { left.RepositoryId, left.Sha } equals new { c.RepositoryId, c.Sha } into commits
                from commit in commits.DefaultIfEmpty()
                where left.RepositoryId == id
                orderby left.At descending
                select new { left.Sha, Subject = commit == null ? null : commit.Subject, By = left.By == null ? null : left.By.Name, left.At, left.Reason }).ToListAsync(ct))
        .ConvertAll(l => new LeftOutRow(Convert.ToHexStringLower(l.Sha), l.Subject, l.By, l.At, l.Reason));

    /// <summary>Leaves a commit out of the numbers.</summary>
    /// <param name="sha">As typed: a whole SHA or an unambiguous beginning of one.</param>
    /// <param name="reason">Null for none.</param>
    public async Task<RuleChange> LeaveOutAsync(int id, string? sha, string? reason, CancellationToken ct)
    {
        if (!await db.Repositories.ManagedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;
        if (reason?.Length > LongestReason) return new RuleChange(true, $"The reason has {reason.Length} characters, and {LongestReason} are the most.");

        var found = await new CommitBrowser(db).ShasAsync(id, sha?.Trim() ?? "", ct);
        if (found.Count != 1)
            return new RuleChange(true, found.Count == 0 ? "There is no commit of that SHA here. Give at least its first four digits." : "Several commits begin so. Give more digits of the SHA.");
        var key = found[0];
        if (await db.LeftOutCommits.AnyAsync(l => l.RepositoryId == id && l.Sha == key, ct)) return RuleChange.Done;

        await using var change = await audit.BeginAsync(db, ct);
        db.LeftOutCommits.Add(new LeftOutCommit { RepositoryId = id, Sha = key, ById = viewer.UserId, At = time.GetUtcNow().UtcDateTime, Reason = reason });
        await db.SaveChangesAsync(ct);
        await db.RaiseGenerationAsync(id, ct);
        await change.CommitAsync(new(AuditEvents.CountingChanged, $"left out {Convert.ToHexStringLower(key)}", id), ct);
        return RuleChange.Done;
    }

    /// <summary>Counts a commit again.</summary>
    /// <param name="sha">The whole SHA, hexadecimal; one that is not left out changes nothing.</param>
    public async Task<RuleChange> TakeBackAsync(int id, string? sha, CancellationToken ct)
    {
        if (!await db.Repositories.ManagedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;
        if (sha is null || sha.Length is not (40 or 64) || !sha.All(char.IsAsciiHexDigit)) return RuleChange.Done;

        var key = Convert.FromHexString(sha);
        await using var change = await audit.BeginAsync(db, ct);
        await db.LeftOutCommits.Where(l => l.RepositoryId == id && l.Sha == key).ExecuteDeleteAsync(ct);
        await db.RaiseGenerationAsync(id, ct);
        await change.CommitAsync(new(AuditEvents.CountingChanged, $"counted again {Convert.ToHexStringLower(key)}", id), ct);
        return RuleChange.Done;
    }
}
