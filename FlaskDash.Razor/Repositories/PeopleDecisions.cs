using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>What somebody decided of two identities.</summary>
/// <param name="IsForAll">It holds in every repository.</param>
/// <param name="By">Null when that user is gone.</param>
/// <param name="At">UTC.</param>
public sealed record DecisionRow(int Id, bool IsForAll, IdentityVerdict Verdict, Person Alias, Person Person, string? By, DateTime At, string? UndoneBy, DateTime? UndoneAt);

/// <summary>Who is one person: what people decided, beside the mailmap. No commit is ever changed; the numbers follow at once.</summary>
public sealed class PeopleDecisions(DashContext db, Viewer viewer, AuditTrail audit, TimeProvider time)
{
    /// <summary>Everything decided of a repository, the undone included, the last one first. The caller has the id from the catalogue.</summary>
    public async Task<IReadOnlyList<DecisionRow>> ListAsync(int id, CancellationToken ct) =>
        await db.IdentityDecisions.Where(d => d.RepositoryId == id || d.RepositoryId == null).OrderByDescending(d => d.Id)
            .Select(d => new DecisionRow(
                d.Id, d.RepositoryId == null, d.Verdict, new Person(d.AliasName, d.AliasEmail), new Person(d.Name, d.Email),
                d.By == null ? null : d.By.Name, d.At, d.UndoneBy == null ? null : d.UndoneBy.Name, d.UndoneAt)).ToListAsync(ct);

    /// <summary>Decides of two identities.</summary>
    /// <param name="forAll">For every repository: administrators only.</param>
    public async Task<RuleChange> DecideAsync(int id, IdentityVerdict verdict, Person alias, Person person, bool forAll, CancellationToken ct)
    {
        if (!await db.Repositories.ManagedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;
        if (forAll && !viewer.IsAdministrator) return new RuleChange(true, "Only an administrator decides for all repositories.");
        if (alias == person) return new RuleChange(true, "These are the same name and address already.");
        if (!await ExistsAsync(id, alias, ct)) return new RuleChange(true, $"No commit here is by {alias.Name} <{alias.Email}>. Write name and address as commits do.");
        if (verdict == IdentityVerdict.Merged && (person.Name.Length == 0 || person.Email.Length == 0 || person.Email.AsSpan().IndexOfAny("<>\n") >= 0 || person.Name.AsSpan().IndexOfAny("<>\n") >= 0))
            return new RuleChange(true, "A person needs a name and an address, as in Ada Example <ada@example.com>.");

        db.IdentityDecisions.Add(new IdentityDecision
        {
            RepositoryId = forAll ? null : id, Verdict = verdict, AliasName = alias.Name, AliasEmail = alias.Email, Name = person.Name, Email = person.Email,
            ById = viewer.UserId, At = time.GetUtcNow().UtcDateTime,
        });
        await SaveAsync(forAll ? null : id, new(AuditEvents.IdentityMerged, $"{verdict}: {alias.Name} <{alias.Email}> and {person.Name} <{person.Email}>{(forAll ? ", for all repositories" : "")}", id), ct);
        return RuleChange.Done;
    }

    /// <summary>Takes a decision back; the row stays as a record.</summary>
    public async Task<RuleChange> UndoAsync(int id, int decisionId, CancellationToken ct)
    {
        if (!await db.Repositories.ManagedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;
        if (await db.IdentityDecisions.SingleOrDefaultAsync(d => d.Id == decisionId && (d.RepositoryId == id || d.RepositoryId == null), ct) is not { } decision) return RuleChange.NotFound;
        if (decision.RepositoryId is null && !viewer.IsAdministrator) return new RuleChange(true, "Only an administrator decides for all repositories.");
        if (decision.UndoneAt is not null) return RuleChange.Done;

        (decision.UndoneAt, decision.UndoneById) = (time.GetUtcNow().UtcDateTime, viewer.UserId);
        await SaveAsync(decision.RepositoryId, new(AuditEvents.IdentityMerged, $"undone: {decision.AliasName} <{decision.AliasEmail}> and {decision.Name} <{decision.Email}>", id), ct);
        return RuleChange.Done;
    }

    private Task<bool> ExistsAsync(int id, Person person, CancellationToken ct) =>
        db.Identities.AnyAsync(i => i.RepositoryId == id && i.Name == person.Name && i.Email == person.Email, ct);

    private async Task SaveAsync(int? id, AuditRecord record, CancellationToken ct)
    {
        await using var change = await audit.BeginAsync(db, ct);
        await db.SaveChangesAsync(ct);
        List<int> concerned = id is { } one ? [one] : await db.Snapshots.Select(s => s.RepositoryId).ToListAsync(ct);
        foreach (var repository in concerned) await db.RaiseGenerationAsync(repository, ct);
        await change.CommitAsync(record, ct);
    }
}
