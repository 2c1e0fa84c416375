using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlaskDash.Okta.LocalOrg;

/// <summary><c>/api/v1/users/{id or login}</c> with Okta's bodies, headers and refusals.</summary>
internal sealed class UsersApi(LocalOrgOptions options, AccountDirectory accounts, OrgState org)
{
    private readonly RateLimit _limit = new(options.UserLookupsPerMinute, options.Time);
    private int _answered;

    public int Answered => Volatile.Read(ref _answered);

    public static void Map(WebApplication app)
    {
        app.Map("/api/v1/users/{**idOrLogin}", (HttpContext context, UsersApi users, string? idOrLogin) => users.Answer(context, idOrLogin));
        app.Map("/api/{**path}", (HttpContext context) => OktaError.NotFound(context.Request.Path + " (Resource)"));
        app.Map("/oauth2/{server}/{**path}", (string server) => OktaError.NotFound(server + " (AuthorizationServer)"));
    }

    private IResult Answer(HttpContext context, string? idOrLogin)
    {
        Interlocked.Increment(ref _answered);
        if (!HasToken(context.Request)) return OktaError.InvalidToken;

        var (isWithin, remaining, resetsAt) = _limit.Take();
        var headers = context.Response.Headers;
        headers["X-Rate-Limit-Limit"] = options.UserLookupsPerMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = resetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (!isWithin) return OktaError.TooManyRequests;
        if (!HttpMethods.IsGet(context.Request.Method)) return OktaError.MethodNotSupported;

        const string groups = "/groups";
        if (idOrLogin?.EndsWith(groups, StringComparison.Ordinal) == true && accounts.Find(idOrLogin[..^groups.Length]) is { } member)
            return Results.Json(member.Account.Groups.Select(name => new { id = "00glocal", type = "OKTA_GROUP", profile = new { name } }));

        return accounts.Find(idOrLogin) is { } entry
            ? Results.Json(Body(entry))
            : OktaError.NotFound(idOrLogin + " (User)");
    }

    internal bool HasToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("SSWS ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(header["SSWS ".Length..].Trim()), Encoding.UTF8.GetBytes(options.ApiToken));

    private object Body(AccountDirectory.Entry entry)
    {
        var account = entry.Account;
        return new
        {
            id = account.Id,
            status = account.Status,
            created = Instant(AccountDirectory.Created),
            activated = Instant(AccountDirectory.Created),
            statusChanged = Instant(entry.StatusChangedAt),
            lastLogin = Instant(entry.LastLoginAt),
            lastUpdated = Instant(entry.StatusChangedAt),
            passwordChanged = (string?)null,
            type = new { id = "otylocal0type0A5d7P0" },
            profile = new
            {
                firstName = account.FirstName,
                lastName = account.LastName,
                mobilePhone = (string?)null,
                secondEmail = (string?)null,
                login = account.Login,
                email = account.Email,
            },
            credentials = new { provider = new { type = "OKTA", name = "OKTA" } },
            _links = new { self = new { href = new Uri(org.Address, $"/api/v1/users/{account.Id}").AbsoluteUri } },
        };
    }

    private static string? Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
