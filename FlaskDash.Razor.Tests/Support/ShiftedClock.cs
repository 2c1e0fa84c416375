namespace FlaskDash.Razor.Tests.Support;

/// <summary>The system's clock, moved: what a test does in place of waiting. Timers run as usual, so that nothing hangs.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));

    /// <summary>Moves the clock onward.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
