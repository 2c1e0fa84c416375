using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlaskDash.Razor.Data;

/// <summary>A prepared statement for bulk rows: binds by place, allocates nothing per row.</summary>
/// <remarks>Below ADO, which makes a parameter object and a boxed value for each cell.</remarks>
internal sealed class SqliteStatement : BulkStatement
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

    public override BulkStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, place, value));
        return this;
    }

    public override BulkStatement Bind(int place, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, place, number) : raw.sqlite3_bind_null(statement, place));
        return this;
    }

    public override BulkStatement Bind(int place, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, place, 0) : raw.sqlite3_bind_blob(statement, place, value));
        return this;
    }

    public override BulkStatement Bind(int place, string? value)
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

    /// <summary>As EF Core's provider writes it.</summary>
    public override BulkStatement Bind(int place, DateTime value) => Bind(place, value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    public override BulkStatement Bind(int place, IReadOnlyCollection<long> values) => Bind(place, $"[{string.Join(',', values)}]");

    public override bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        var reset = raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(reset == raw.SQLITE_OK ? result : reset);
        return false;
    }

    public override void Reset() => _ = raw.sqlite3_reset(statement);

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public override int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public override byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public override void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW)) SqliteException.ThrowExceptionForRC(result, database);
    }
}
