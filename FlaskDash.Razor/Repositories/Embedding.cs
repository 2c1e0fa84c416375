using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Which sites may show a repository's charts in a frame.</summary>
public sealed class Embedding(DashContext db, Viewer viewer, AuditTrail audit)
{
    public const int MostOrigins = 20;

    /// <summary>Scheme, host and port each; empty when no site may. The caller has the id from the catalogue.</summary>
    public async Task<IReadOnlyList<string>> OriginsAsync(int id, CancellationToken ct) =>
        (await db.Repositories.Where(r => r.Id == id).Select(r => r.EmbedOrigins).FirstOrDefaultAsync(ct))?.Split(' ') ?? [];

    /// <summary>Sets them.</summary>
    /// <param name="text">One a line; empty for none.</param>
    public async Task<RuleChange> SetAsync(int id, string? text, CancellationToken ct)
    {
        if (!await db.Repositories.OwnedBy(viewer).AnyAsync(r => r.Id == id, ct)) return RuleChange.NotFound;

        var lines = (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > MostOrigins) return new RuleChange(true, $"Give at most {MostOrigins} sites.");

        var origins = new List<string>();
        foreach (var line in lines)
        {
            if (OriginOf(line) is not { } origin) return new RuleChange(true, $"“{(line.Length <= 60 ? line : line[..59] + "…")}” is no origin. Give scheme and host, such as https://wiki.example.com; http only for localhost.");
            if (!origins.Contains(origin)) origins.Add(origin);
        }
        var stored = origins.Count == 0 ? null : string.Join(' ', origins);
        await using var change = await audit.BeginAsync(db, ct);
        await db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(row => row.SetProperty(r => r.EmbedOrigins, stored), ct);
        await change.CommitAsync(new(AuditEvents.AccessChanged, $"sites that may show charts: {stored ?? "none"}", id), ct);
        return RuleChange.Done;
    }

    /// <summary>In the form of a browser's <c>Origin</c>; null for what is none, or what no policy should name.</summary>
    internal static string? OriginOf(string text)
    {
        if (text.Length > 200 || !Uri.TryCreate(text, UriKind.Absolute, out var site) || site.UserInfo.Length > 0 || site.PathAndQuery != "/" || site.Fragment.Length > 0) return null;
        if (site.Scheme != Uri.UriSchemeHttps && !(site.Scheme == Uri.UriSchemeHttp && site.IsLoopback)) return null;
        // What stands in a header: no wildcard, no separator.
        var host = site.HostNameType == UriHostNameType.IPv6 ? $"[{site.IdnHost}]" : site.IdnHost;
        if (host.Length == 0 || !host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '[' or ']' or ':')) return null;
        return $"{site.Scheme}://{host.ToLowerInvariant()}{(site.IsDefaultPort ? "" : $":{site.Port}")}";
    }
}
