using System.Text.Json;
using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Web;

/// <summary>
/// Keeps what browsers report of the Content Security Policy: either something on a page tries what it must not, or the policy is too narrow.
/// Anybody can send a report, so that it is only counted, cut, and kept to so many.
/// </summary>
public sealed class CspReports(IDbContextFactory<DashContext> contexts, TimeProvider time)
{
    public const string Path = "/csp-reports";

    /// <summary>Different ones that are kept; more are not looked at.</summary>
    public const int Most = 500;

    /// <summary>Of one report.</summary>
    internal const int MostBytes = 16 << 10;

    private const int AtOnce = 20;

    /// <summary>The last ones first.</summary>
    public async Task<IReadOnlyList<CspReport>> ListAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.CspReports.AsNoTracking().OrderByDescending(r => r.LastAt).ThenByDescending(r => r.Id).Take(Most).ToListAsync(ct);
    }

    /// <summary>Forgets all of them.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.CspReports.ExecuteDeleteAsync(ct);
    }

    internal static async Task<IResult> ReceiveAsync(HttpContext http, CspReports reports, CancellationToken ct)
    {
        if (http.Request.ContentType is not { } type || !(type.StartsWith("application/csp-report", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/reports+json", StringComparison.OrdinalIgnoreCase)))
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: ct);
            foreach (var (directive, blocked, page) in Read(json.RootElement).Take(AtOnce)) await reports.CountAsync(directive, blocked, page, ct);
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private async Task CountAsync(string directive, string blocked, string page, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var turn = await db.BeginTurnAsync(ct);
        var known = await db.CspReports.Where(r => r.Directive == directive && r.Blocked == blocked && r.Page == page)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Count, r => r.Count + 1).SetProperty(r => r.LastAt, now), ct);
        if (known == 0 && await db.CspReports.CountAsync(ct) < Most)
        {
            db.CspReports.Add(new() { Directive = directive, Blocked = blocked, Page = page, Count = 1, FirstAt = now, LastAt = now });
            await db.SaveChangesAsync(ct);
        }
        await turn.CommitAsync(ct);
    }

    /// <summary>Both forms: <c>report-uri</c>'s (CSP 2) and the Reporting API's (CSP 3).</summary>
    private static IEnumerable<(string Directive, string Blocked, string Page)> Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("csp-report", out var old))
        {
            if (Of(old, Text(old, "effective-directive") ?? Text(old, "violated-directive"), "blocked-uri", "document-uri") is { } report) yield return report;
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in json.EnumerateArray())
                if (Text(each, "type") == "csp-violation" && each.TryGetProperty("body", out var body) && Of(body, Text(body, "effectiveDirective"), "blockedURL", "documentURL") is { } report) yield return report;
        }
    }

    private static (string, string, string)? Of(JsonElement report, string? directive, string blocked, string page) =>
        directive is { Length: > 0 } && directive.All(c => char.IsAsciiLetter(c) || c is '-' or ' ')
            ? (StoredText.Of(directive.Split(' ')[0], 60), StoredText.Of(WithoutQuery(Text(report, blocked) ?? ""), 200), StoredText.Of(WithoutQuery(Text(report, page) ?? ""), 200)) : null;

    // Queries hold what people searched for.
    private static string WithoutQuery(string address) => address.Split('?', '#')[0];

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
