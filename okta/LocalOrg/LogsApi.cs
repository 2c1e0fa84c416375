using System.Globalization;
using System.Text.RegularExpressions;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>
/// <c>/api/v1/logs</c>, the System Log, as far as it is asked by polling: since, after, limit, and a filter of event types. What happens to the
/// example accounts is in it.
/// </summary>
internal sealed partial class LogsApi(LocalOrgOptions options, OrgState org)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _answered;

    /// <summary>How many calls were answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public static void Map(WebApplication app) => app.MapGet("/api/v1/logs", (HttpContext context, LogsApi logs, UsersApi users) => logs.Answer(context, users));

    /// <summary>Writes an event about an account, and about a group where it is about one.</summary>
    public void Add(string eventType, LocalAccount account, string? group = null)
    {
        lock (_gate) _entries.Add(new(_entries.Count + 1, eventType, options.Time.GetUtcNow(), account, group));
    }

    private IResult Answer(HttpContext context, UsersApi users)
    {
        Interlocked.Increment(ref _answered);
        if (!users.HasToken(context.Request)) return OktaError.InvalidToken;

        var query = context.Request.Query;
        var after = 0;
        if (query.ContainsKey("after") && !int.TryParse(query["after"], CultureInfo.InvariantCulture, out after)) return OktaError.BadRequest("after");
        var since = DateTimeOffset.TryParse(query["since"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from) ? from : DateTimeOffset.MinValue;
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 1000) : 100;
        var types = EventTypes().Matches(query["filter"].ToString()).Select(match => match.Groups[1].Value).ToHashSet();
        List<Entry> page;
        lock (_gate)
            page = [.. _entries.Where(e => e.Id > after && (after > 0 || e.At >= since) && (types.Count == 0 || types.Contains(e.Type))).Take(limit)];

        // Polled without an end, Okta always names a page that follows.
        var next = page.Count > 0 ? page[^1].Id : after;
        context.Response.Headers.Append("Link", $"<{new Uri(org.Address, "/api/v1/logs")}?after={next.ToString(CultureInfo.InvariantCulture)}>; rel=\"next\"");
        return Results.Json(page.Select(e => e.Body()));
    }

    [GeneratedRegex("eventType eq \"([^\"]+)\"")]
    private static partial Regex EventTypes();

    private sealed record Entry(int Id, string Type, DateTimeOffset At, LocalAccount Account, string? Group)
    {
        public object Body() => new
        {
            uuid = $"local-{Id.ToString(CultureInfo.InvariantCulture)}",
            published = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            eventType = Type,
            outcome = new { result = "SUCCESS" },
            target = Group is null ? [User()] : (object[])[User(), new { id = "00glocal", type = "UserGroup", displayName = Group }],
        };

        private object User() => new { id = Account.Id, type = "User", alternateId = Account.Login, displayName = Account.Name };
    }
}
