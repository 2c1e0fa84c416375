using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace FlaskDash.Razor.Data;

/// <summary>Bulk rows on PostgreSQL: binary COPY.</summary>
internal sealed class PostgresBulk(NpgsqlConnection connection) : BulkConnection
{
    internal override string Numbers => "unnest(?1) AS n(value)";

    internal override BulkStatement Prepare(string sql) => new PostgresStatement(connection, sql);

    internal override BulkRows Insert(string table, params ReadOnlySpan<string> columns) => new PostgresRows(connection, table, columns, null);

    /// <summary>The rows go into a table of their own, and from there to their places in one statement.</summary>
    internal override BulkRows Update(string table, int keys, params ReadOnlySpan<string> columns)
    {
        var names = "\"" + string.Join("\", \"", columns) + "\"";
        Run(connection, $"CREATE TEMPORARY TABLE changed ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA");

        var sql = new StringBuilder("ANALYZE changed; UPDATE ").Append(table).Append(" SET ");
        for (var n = keys; n < columns.Length; n++) sql.Append(n == keys ? "\"" : ", \"").Append(columns[n]).Append("\" = changed.\"").Append(columns[n]).Append('"');
        sql.Append(" FROM changed WHERE ");
        for (var n = 0; n < keys; n++) sql.Append(n == 0 ? "" : " AND ").Append(table).Append(".\"").Append(columns[n]).Append("\" = changed.\"").Append(columns[n]).Append('"');
        return new PostgresRows(connection, "changed", columns, sql.Append("; DROP TABLE changed").ToString());
    }

    internal override void LockCommitKeys() => Run(connection, $"SELECT pg_advisory_xact_lock({PostgresLocks.CommitKeys})");

    internal override CommitSearch Search(int repositoryId) => new PostgresCommitSearch(connection, repositoryId);

    /// <summary>Text as PostgreSQL takes it: it has no NUL.</summary>
    internal static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\ufffd') : text;

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private sealed class PostgresRows : BulkRows
    {
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlBinaryImporter rows;
        private readonly string? then;
        private bool isInRow;

        /// <param name="then">To be run when all rows are there.</param>
        public PostgresRows(NpgsqlConnection connection, string table, ReadOnlySpan<string> columns, string? then)
        {
            (this.connection, this.then) = (connection, then);
            rows = connection.BeginBinaryImport($"COPY {table} (\"{string.Join("\", \"", columns)}\") FROM STDIN (FORMAT BINARY)");
        }

        public override BulkRows Int64(long? value) => value is { } number ? Write(number, NpgsqlDbType.Bigint) : Null();

        public override BulkRows Int32(int? value) => value is { } number ? Write(number, NpgsqlDbType.Integer) : Null();

        public override BulkRows Int16(short value) => Write(value, NpgsqlDbType.Smallint);

        public override BulkRows Flag(bool value) => Write(value, NpgsqlDbType.Boolean);

        public override BulkRows Bytes(ReadOnlySpan<byte> value) => Write(value.ToArray(), NpgsqlDbType.Bytea);

        public override BulkRows Text(string? value) => value is null ? Null() : Write(Clean(value), NpgsqlDbType.Text);

        public override void EndRow() => isInRow = false;

        public override void Complete()
        {
            rows.Complete();
            rows.Dispose();
            if (then is not null) Run(connection, then);
        }

        public override void Dispose() => rows.Dispose();

        private PostgresRows Write<T>(T value, NpgsqlDbType type)
        {
            Start();
            rows.Write(value, type);
            return this;
        }

        private PostgresRows Null()
        {
            Start();
            rows.WriteNull();
            return this;
        }

        private void Start()
        {
            if (!isInRow) rows.StartRow();
            isInRow = true;
        }
    }
}
