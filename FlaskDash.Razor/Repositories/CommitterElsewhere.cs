using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>A repository that has commits of a person.</summary>
/// <param name="Key">As <see cref="ViewSettings.Author"/> there.</param>
public sealed record ElsewhereRow(int Id, string Name, string Key);

/// <summary>Finds a person in other repositories, by the very names and addresses that commits write.</summary>
public sealed class CommitterElsewhere(DashContext db, Viewer viewer)
{
    /// <summary>Repositories named at once.</summary>
    public const int Most = 50;

    /// <summary>Those that the viewer may see, by name; of each the identity met first.</summary>
    /// <param name="except">The repository where the person was found.</param>
    public async Task<IReadOnlyList<ElsewhereRow>> FindAsync(int except, IReadOnlyList<Person> identities, CancellationToken ct)
    {
        var emails = identities.Select(i => i.Email).Distinct().ToList();
        var found = await (
            from r in db.Repositories.AsNoTracking().VisibleTo(viewer)
            join i in db.Identities on r.Id equals i.RepositoryId
            where r.Id != except && emails.Contains(i.Email)
            orderby r.Name, r.Id, i.Number
            select new { r.Id, Repository = r.Name, i.Name, i.Email }).Take(Most * 20).ToListAsync(ct);
        return [.. found.Select(f => (f.Id, f.Repository, Person: new Person(f.Name, f.Email))).Where(f => identities.Contains(f.Person))
            .DistinctBy(f => f.Id).Take(Most).Select(f => new ElsewhereRow(f.Id, f.Repository, PersonKey.Of(f.Person)))];
    }
}
