using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>The view that a user wants where an address says nothing.</summary>
public sealed class ViewPreferences(DashContext db, Viewer viewer)
{
    /// <summary>The view as a query; null for the product's own.</summary>
    public async Task<string?> FindAsync(CancellationToken ct) =>
        viewer.UserId is { } user ? await db.Users.Where(u => u.Id == user).Select(u => u.DefaultView).FirstOrDefaultAsync(ct) : null;

    /// <summary>Keeps a view.</summary>
    /// <param name="query">Canonical; empty for the product's own.</param>
    public Task SaveAsync(string query, CancellationToken ct)
    {
        var (user, stored) = (viewer.UserId, query.Length == 0 ? null : query);
        return db.Users.Where(u => u.Id == user).ExecuteUpdateAsync(row => row.SetProperty(u => u.DefaultView, stored), ct);
    }
}
