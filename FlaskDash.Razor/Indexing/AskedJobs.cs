using System.Collections.Concurrent;

namespace FlaskDash.Razor.Indexing;

/// <summary>Which jobs this process has asked for and not yet seen begin, so that the schedule does not ask for each again and again.</summary>
internal sealed class AskedJobs(TimeProvider time)
{
    // Another machine may have begun a job, or lost it: so it is asked for again, which costs a look at its row.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<int, long> asked = new();

    /// <summary>False when it was asked for not long ago.</summary>
    public bool TryAdd(int id)
    {
        var now = time.GetTimestamp(); // no clock that may be set
        while (true)
        {
            if (!asked.TryGetValue(id, out var before))
            {
                if (asked.TryAdd(id, now)) return true;
            }
            else if (time.GetElapsedTime(before, now) < Remembered) return false;
            else if (asked.TryUpdate(id, now, before)) return true;
        }
    }

    /// <summary>It began here, or is wanted anew.</summary>
    public void Forget(int id) => asked.TryRemove(id, out _);
}
