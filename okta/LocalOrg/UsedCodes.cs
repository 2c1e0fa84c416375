using System.Collections.Concurrent;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>Authorization codes that were redeemed: each works once.</summary>
internal sealed class UsedCodes(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiry = new();

    /// <summary>Uses a code up; false when that has happened before.</summary>
    /// <param name="expiresAt">When the code lapses by itself (UTC), after which it need not be remembered.</param>
    public bool TryUse(string code, DateTimeOffset expiresAt)
    {
        var now = time.GetUtcNow();
        foreach (var (old, at) in _expiry)
        {
            if (at.AddMinutes(1) < now) _expiry.TryRemove(old, out _);
        }
        return _expiry.TryAdd(code, expiresAt);
    }
}
