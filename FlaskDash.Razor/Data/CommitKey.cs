namespace FlaskDash.Razor.Data;

/// <summary>
/// The key of a commit row: committer seconds in the upper bits, a counter below. So newest first is a walk
/// down the primary key, in one repository or in all, and a page's token is one number.
/// </summary>
public static class CommitKey
{
    /// <summary>Bits of the counter: a million commits within one second, over all repositories.</summary>
    public const int CounterBits = 20;

    private const long LastSecond = (1L << (62 - CounterBits)) - 1;

    /// <summary>
    /// The first key of a second. Dates before 1970 or without a number share second 0; dates past the last
    /// second that fits (the year 141,000 or so) share that one.
    /// </summary>
    public static long FirstOf(long? committerSeconds) => Math.Clamp(committerSeconds ?? 0, 0, LastSecond) << CounterBits;

    /// <summary>The second of a key: its commit's, unless a million commits filled that.</summary>
    public static long SecondOf(long key) => key >> CounterBits;
}
