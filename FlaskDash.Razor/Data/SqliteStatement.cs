using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlaskDash.Razor.Data;

/// <summary>A prepared statement for bulk rows: binds by place, allocates nothing per row.</summary>
/// <remarks>
/// Below ADO, which makes a parameter object and a boxed value for each cell. Takes part in whatever transaction its connection has
/// open. Places are counted from 1, columns from 0, as SQLite does. Not for many threads.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] text = new byte[1_024];

    /// <exception cref="SqliteException">The statement is wrong.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, place, value));
        return this;
    }

    public SqliteStatement Bind(int place, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, place, number) : raw.sqlite3_bind_null(statement, place));
        return this;
    }

    public SqliteStatement Bind(int place, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, place, 0) : raw.sqlite3_bind_blob(statement, place, value));
        return this;
    }

    public SqliteStatement Bind(int place, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, place));
            return this;
        }
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > text.Length) text = new byte[most];
        Check(raw.sqlite3_bind_text(statement, place, text.AsSpan(0, Encoding.UTF8.GetBytes(value, text))));
        return this;
    }

    /// <summary>Runs it to its end and makes it ready for the next row.</summary>
    /// <exception cref="SqliteException">As ADO throws it.</exception>
    public void Execute()
    {
        while (Read()) { /* a statement that returns rows is read to its end */ }
    }

    /// <summary>The next row of the answer.</summary>
    /// <returns>False at the end; then the statement is ready for the next question.</returns>
    /// <exception cref="SqliteException">As ADO throws it.</exception>
    public bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        var reset = raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(reset == raw.SQLITE_OK ? result : reset);
        return false;
    }

    /// <summary>Leaves an answer that was not read to its end.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    /// <summary>The first number of the first row; null when there is none or it is NULL.</summary>
    public long? Number()
    {
        long? number = Read() && !IsNull(0) ? Int64(0) : null;
        Reset();
        return number;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW)) SqliteException.ThrowExceptionForRC(result, database);
    }
}
