namespace FlaskDash.Okta.LocalOrg;

/// <summary>So many calls in each window of a minute; a window starts with the first call after the one before has ended.</summary>
internal sealed class RateLimit(int perMinute, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _resetsAt;
    private int _used;

    /// <summary>Takes one call from the budget.</summary>
    /// <returns>Whether there was one, how many are left, and when the window ends (UTC).</returns>
    public (bool IsWithin, int Remaining, DateTimeOffset ResetsAt) Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now >= _resetsAt)
            {
                // Whole seconds, as the header has them: at the time it names, the new window is open.
                _resetsAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 60);
                _used = 0;
            }
            var isWithin = _used < perMinute;
            if (isWithin) _used++;
            return (isWithin, perMinute - _used, _resetsAt);
        }
    }
}
