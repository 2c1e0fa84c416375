namespace FlaskDash.Razor.Data;

/// <summary>The advisory locks that the app takes in PostgreSQL: "flask" in ASCII, and a number for what is locked.</summary>
internal static class PostgresLocks
{
    /// <summary>Who hands out the next keys of commits.</summary>
    public const long CommitKeys = 0x666c61736b000001;

    /// <summary>Whoever looks for something and adds it if it is not there.</summary>
    public const long Turn = 0x666c61736b000002;

    /// <summary>Who brings the schema up to date.</summary>
    public const long Migrations = 0x666c61736b000003;
}
