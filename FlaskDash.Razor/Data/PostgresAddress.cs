using System.Text.RegularExpressions;
using Npgsql;

namespace FlaskDash.Razor.Data;

/// <summary>Reads database URLs in libpq's form: <c>postgresql://user:password@host:port/database?sslmode=verify-full</c>.</summary>
/// <remarks>https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS</remarks>
public static partial class PostgresAddress
{
    private const string Form = "Database:Url (DATABASE_URL) must be postgresql://user:password@host:5432/database, with ?host=/folder for a socket and &sslmode=… if wanted";

    /// <summary>Whether a URL is meant for PostgreSQL.</summary>
    public static bool Is(string url) =>
        url.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same as a connection string of Npgsql.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says what to write, and repeats nothing of the URL, which may hold a password.</exception>
    public static string ConnectionStringOf(string url)
    {
        if (Parts().Match(url) is not { Success: true } parts) throw new FormatException(Form + ".");

        var text = new NpgsqlConnectionStringBuilder { Host = Decoded("host") is { Length: > 0 } host ? host.Trim('[', ']') : "localhost", Database = Decoded("database") };
        if (parts.Groups["port"].Success) Set(text, "port", parts.Groups["port"].Value);
        if (parts.Groups["user"].Success) text.Username = Decoded("user");
        if (parts.Groups["password"].Success) text.Password = Decoded("password");
        foreach (var pair in parts.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(text, Uri.UnescapeDataString(pair.Split('=', 2)[0]), Uri.UnescapeDataString(pair.Split('=', 2) is [_, var value] ? value : ""));
        if (text.Database is null or "") throw new FormatException(Form + ". It names no database.");
        return text.ToString();

        string Decoded(string part) => Uri.UnescapeDataString(parts.Groups[part].Value);
    }

    private static void Set(NpgsqlConnectionStringBuilder text, string name, string value)
    {
        var key = name switch
        {
            "host" => "Host", "port" => "Port", "user" => "Username", "password" => "Password", "dbname" => "Database", "sslmode" => "SSL Mode", "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate", "sslkey" => "SSL Key", "connect_timeout" => "Timeout", "application_name" => "Application Name", "pool_size" => "Maximum Pool Size",
            _ => throw new FormatException($"{Form}. What it says of “{name}” is not known: give host, port, user, password, dbname, sslmode, sslrootcert, sslcert, sslkey, connect_timeout, application_name or pool_size."),
        };
        try { text[key] = key == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value; }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"{Form}. What it says of “{name}” cannot be read.");
        }
    }

    // .NET's Uri wants a host; libpq does without one where the query names a socket's folder.
    [GeneratedRegex(@"^postgres(ql)?://((?<user>[^:@/]+)(:(?<password>[^@/]*))?@)?(?<host>\[[^\]]+\]|[^:/?@]*)(:(?<port>\d+))?/(?<database>[^?]*)(\?(?<query>.*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
