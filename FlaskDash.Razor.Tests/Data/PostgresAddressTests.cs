using FlaskDash.Razor.Data;
using Npgsql;

namespace FlaskDash.Razor.Tests.Data;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://ada:secret@db.example.com:6432/dash", "Host=db.example.com;Port=6432;Username=ada;Password=secret;Database=dash")]
    [InlineData("postgres://ada@db.example.com/dash", "Host=db.example.com;Username=ada;Database=dash")]
    [InlineData("postgresql://ada:p%40ss%2Fw%3Ard@db/dash", "Host=db;Username=ada;Password=p@ss/w:rd;Database=dash")]
    [InlineData("postgresql://ada@/dash?host=/run/postgresql", "Host=/run/postgresql;Username=ada;Database=dash")]
    [InlineData("postgresql:///dash?host=%2Frun%2Fpostgresql&user=ada", "Host=/run/postgresql;Username=ada;Database=dash")]
    [InlineData("POSTGRESQL://[::1]:5433/dash", "Host=::1;Port=5433;Database=dash")]
    [InlineData("postgresql://db/dash?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=5&application_name=dash&pool_size=20", "Host=db;Database=dash;SSL Mode=VerifyFull;Root Certificate=/etc/ca.pem;Timeout=5;Application Name=dash;Maximum Pool Size=20")]
    [InlineData("postgresql://db/d%20b", "Host=db;Database=d b")]
    public void It_reads_what_libpq_reads(string url, string expected)
    {
        Assert.True(PostgresAddress.Is(url));
        var (actual, wanted) = (new NpgsqlConnectionStringBuilder(PostgresAddress.ConnectionStringOf(url)), new NpgsqlConnectionStringBuilder(expected));

        Assert.True(wanted.EquivalentTo(actual), actual.ToString());
    }

    [Theory]
    [InlineData("postgresql://", "must be")]
    [InlineData("postgresql://ada:top-secret@db", "must be")]
    [InlineData("postgresql://ada:top-secret@db/", "names no database")]
    [InlineData("postgresql://ada:top-secret@db:port/dash", "must be")]
    [InlineData("postgresql://ada:top-secret@db:99999999999/dash", "“port” cannot be read")]
    [InlineData("postgresql://ada:top-secret@db/dash?sslmode=sometimes", "“sslmode” cannot be read")]
    [InlineData("postgresql://ada:top-secret@db/dash?options=-c", "“options” is not known")]
    public void What_it_cannot_read_is_named_without_the_password(string url, string expected)
    {
        var fault = Assert.Throws<FormatException>(() => PostgresAddress.ConnectionStringOf(url));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:///app.db")]
    [InlineData("mysql://db/dash")]
    [InlineData("")]
    public void Other_databases_are_none_of_it(string url) => Assert.False(PostgresAddress.Is(url));
}
