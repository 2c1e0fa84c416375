namespace FlaskDash.Razor.Tests.Okta;

/// <summary>A clock that stands still until told otherwise.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 2, 8, 15, 0, 400, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
