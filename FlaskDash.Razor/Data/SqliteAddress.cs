namespace FlaskDash.Razor.Data;

/// <summary>Reads database URLs in SQLAlchemy's form, which the tutorial's <c>DATABASE_URL</c> has.</summary>
public static class SqliteAddress
{
    private const string Scheme = "sqlite:///";

    /// <summary>The absolute path of the database file.</summary>
    /// <exception cref="FormatException">The URL is of another database or names no file; the message says what to write.</exception>
    public static string FileOf(string url, string dataFolder)
    {
        if (string.IsNullOrWhiteSpace(url)) return Path.Combine(dataFolder, "flaskdash.db");
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || url.Length == Scheme.Length)
            throw new FormatException("Database:Url (DATABASE_URL) must be sqlite:///file.db, sqlite:////absolute/file.db, or postgresql://user:password@host:5432/database.");
        return Path.GetFullPath(url[Scheme.Length..], dataFolder);
    }
}
