using System.Globalization;
using System.Net;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// What the org's rate-limit headers say (X-Rate-Limit-Limit, -Remaining, -Reset): the fewer look-ups are left in the window, the longer
/// a profile counts as fresh, so that the refresh stretches instead of exhausting what other applications of the org use too.
/// </summary>
public sealed class OktaRateLimit(TimeProvider time, ILogger<OktaRateLimit> logger)
{
    private readonly Lock gate = new();
    private int limit;
    private int remaining;
    private DateTimeOffset resetsAt;
    private int loggedStretch = 1;

    /// <summary>By how much a profile's freshness stretches now: 1 while half of the window's look-ups are left, up to 10.</summary>
    public int Stretch
    {
        get
        {
            lock (gate) return IsWindowOpen ? StretchFor(remaining, limit) : 1;
        }
    }

    /// <summary>Until when no look-up should be made, since the window's are nearly used up; null when one may be. UTC.</summary>
    public DateTimeOffset? ClosedUntil
    {
        get
        {
            lock (gate) return IsWindowOpen && remaining <= Reserve(limit) ? resetsAt : null;
        }
    }

    private bool IsWindowOpen => limit > 0 && time.GetUtcNow() < resetsAt;

    /// <summary>1 from half the limit upward, then inverse to what is left, at most 10.</summary>
    internal static int StretchFor(int remaining, int limit) =>
        limit <= 0 || remaining * 2 >= limit ? 1 : Math.Min(10, (int)Math.Ceiling(limit / (2.0 * Math.Max(1, remaining))));

    /// <summary>A twentieth stays for others, and for the next minute's new sign-ins.</summary>
    internal static int Reserve(int limit) => limit / 20;

    /// <summary>Takes note of an answer's headers.</summary>
    internal void Note(HttpResponseMessage answer)
    {
        if (Number(answer, "X-Rate-Limit-Limit") is not { } max || Number(answer, "X-Rate-Limit-Remaining") is not { } left || Number(answer, "X-Rate-Limit-Reset") is not { } reset) return;

        // The window's end is told on Okta's clock; only its distance from the answer's own date is sure.
        var now = time.GetUtcNow();
        var ends = now + (DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(reset, 0, int.MaxValue)) - (answer.Headers.Date ?? now));
        int stretch;
        lock (gate)
        {
            // Answers overtake each other; within a window the smallest number is the newest.
            var isSameWindow = IsWindowOpen && (ends - resetsAt).Duration() < TimeSpan.FromSeconds(2);
            (limit, remaining, resetsAt) = ((int)Math.Min(max, int.MaxValue), (int)Math.Min(isSameWindow ? Math.Min(left, remaining) : left, int.MaxValue), ends);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) remaining = 0;
            stretch = StretchFor(remaining, limit);
            if (stretch == loggedStretch) return;
            loggedStretch = stretch;
        }

        if (stretch > 1)
            logger.LogInformation("Okta allows {Limit} user look-ups a minute and {Remaining} are left: profiles stay {Stretch} times as long before they are refreshed", limit, remaining, stretch);
        else
            logger.LogInformation("Okta's user look-ups suffice again: profiles are refreshed as set");
    }

    private static long? Number(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number : null;
}

/// <summary>Notes the limit on each answer, and makes no call that would use up the rest.</summary>
internal sealed class OktaRateLimitHandler(OktaRateLimit rate) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (rate.ClosedUntil is { } until)
            throw new OktaLookupException(string.Create(CultureInfo.InvariantCulture, $"No look-ups are left until {until:HH:mm:ss} UTC."));
        var answer = await base.SendAsync(request, ct);
        rate.Note(answer);
        return answer;
    }
}
