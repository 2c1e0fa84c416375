namespace FlaskDash.Razor.Data;

/// <summary>Section <c>Database</c>; the tutorial's <c>DATABASE_URL</c> is an alias of <see cref="Url"/>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// <c>sqlite:///relative/path.db</c> (to the data folder), <c>sqlite:////absolute/path.db</c>, as SQLAlchemy writes them.
    /// <c>postgresql://user:password@host:5432/database</c> in libpq's form for many machines: see <see cref="PostgresAddress"/>.
    /// Empty means <c>flaskdash.db</c> in the data folder.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>Copies a SQLite database to a file beside it before its schema changes; the last such copy is kept.</summary>
    public bool BackupBeforeMigration { get; set; } = true;
}

/// <summary>Section <c>Data</c>: where the app keeps its files.</summary>
public sealed class DataFolderOptions
{
    public const string Section = "Data";

    /// <summary>
    /// The folder of the database, the mirrors and the local org's key. A relative one is taken from the content root.
    /// The default is <c>app-data</c>: on a file system that ignores case, <c>data</c> would be the source folder <c>Data</c>.
    /// </summary>
    public string Folder { get; set; } = "app-data";
}
