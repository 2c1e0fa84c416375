using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Pages.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Administration;

/// <summary>The audit trail, for administrators.</summary>
[Authorize(Policy = Identity.Administration.Policy), FreshSignIn]
public sealed class AuditModel(AuditReader audit) : PageModel
{
    public AuditFilter Filter { get; private set; } = new(null, null, null, null, null);
    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>The filter as a query, with its question mark; empty for none.</summary>
    public string Query { get; private set; } = "";

    /// <summary>Where older entries are; null when there are none.</summary>
    public string? Older { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var query = new AddressReader(Request.Query);
        Filter = ReadFilter(query);
        Query = QueryOf(Filter);
        var before = query.Number("before", 1, long.MaxValue, "the number of an entry");
        Faults = query.Faults;
        if (Faults.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Entries = await audit.PageAsync(Filter, before, ct);
        if (Entries.Count == AuditReader.PageSize) Older = "/administration/audit" + QueryOf(Filter, Entries[^1].Id);
    }

    internal static AuditFilter ReadFilter(AddressReader query)
    {
        var name = query.OneOf("event", ["", .. AuditEvents.All]);
        return new(name.Length == 0 ? null : name, query.Text("actor", 100), (int?)query.Number("repository", 1, int.MaxValue, "the number of a repository"), Day("from"), Day("to"));

        DateOnly? Day(string parameter)
        {
            if (query.Text(parameter, 20) is not { } text) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            query.Refuse($"“{parameter}” is no day such as 2026-03-31.");
            return null;
        }
    }

    private static string QueryOf(AuditFilter filter, long? before = null)
    {
        var query = new QueryBuilder();
        Add("event", filter.Event);
        Add("actor", filter.Actor);
        Add("repository", filter.RepositoryId?.ToString(CultureInfo.InvariantCulture));
        Add("from", filter.From?.ToString("O", CultureInfo.InvariantCulture));
        Add("to", filter.To?.ToString("O", CultureInfo.InvariantCulture));
        Add("before", before?.ToString(CultureInfo.InvariantCulture));
        return query.ToQueryString().ToString();

        void Add(string name, string? value)
        {
            if (value is not null) query.Add(name, value);
        }
    }
}
