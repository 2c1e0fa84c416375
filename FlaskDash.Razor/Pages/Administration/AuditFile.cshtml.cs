using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Pages.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Administration;

/// <summary>The audit trail as <c>audit.csv</c> and <c>audit.jsonl</c> (one JSON object a line), written while it is read.</summary>
[Authorize(Policy = Identity.Administration.Policy), FreshSignIn, Limited(Limited.Export)]
public sealed class AuditFileModel(AuditReader audit, AuditTrail trail) : PageModel
{
    private static readonly string[] Columns = ["id", "at", "event", "user", "actor", "repository", "detail", "trace", "previous", "hash"];

    public IReadOnlyList<string> Faults { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string format, CancellationToken ct)
    {
        if (format is not ("csv" or "jsonl")) return NotFound();
        var query = new AddressReader(Request.Query);
        var filter = AuditModel.ReadFilter(query);
        Faults = query.Faults;
        if (Faults.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        await trail.TryWriteAsync(new(AuditEvents.TrailExported, $"as {format}"), ct);
        var table = new FigureTable(Columns, Rows(audit.AllAsync(filter)));
        return format == "csv" ? new CsvFile(table, "audit") : new JsonLinesFile(table, "audit");
    }

    private static async IAsyncEnumerable<object?[]> Rows(IAsyncEnumerable<AuditEntry> entries)
    {
        await foreach (var entry in entries)
            yield return
            [
                entry.Id, entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), entry.Event, entry.UserId, entry.Actor, entry.RepositoryId, entry.Detail, entry.Trace,
                Convert.ToHexStringLower(entry.Previous), Convert.ToHexStringLower(entry.Hash),
            ];
    }
}
