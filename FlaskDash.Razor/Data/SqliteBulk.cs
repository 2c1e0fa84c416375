using System.Text;
using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Data;

/// <summary>Bulk rows on SQLite: prepared statements, below ADO.</summary>
internal sealed class SqliteBulk(SqliteConnection connection) : BulkConnection
{
    // The pages of an index over SHAs are written all over the place: with SQLite's 2 MB of cache most are read and written many times.
    // A file that grows is mapped anew again and again, and a mapping counts as this process's memory: a writer does without.
    private const string BulkPragmas = "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000; PRAGMA mmap_size = 0;";
    private const string UsualPragmas = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory;" + SqlitePragmas.Sql;

    internal override string Numbers => "json_each(?1) AS n";

    internal override BulkStatement Prepare(string sql) => new SqliteStatement(connection, sql);

    internal override BulkRows Insert(string table, params ReadOnlySpan<string> columns)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(table).Append(" (\"").AppendJoin("\", \"", columns).Append("\") VALUES (?1");
        for (var place = 2; place <= columns.Length; place++) sql.Append(", ?").Append(place);
        return new SqliteRows(new SqliteStatement(connection, sql.Append(')').ToString()));
    }

    internal override BulkRows Update(string table, int keys, params ReadOnlySpan<string> columns)
    {
        var sql = new StringBuilder("UPDATE ").Append(table);
        for (var n = keys; n < columns.Length; n++) sql.Append(n == keys ? " SET \"" : ", \"").Append(columns[n]).Append("\" = ?").Append(n + 1);
        for (var n = 0; n < keys; n++) sql.Append(n == 0 ? " WHERE \"" : " AND \"").Append(columns[n]).Append("\" = ?").Append(n + 1);
        return new SqliteRows(new SqliteStatement(connection, sql.ToString()));
    }

    // SQLite has one writer at a time.
    internal override void LockCommitKeys()
    {
    }

    internal override CommitSearch Search(int repositoryId) => new SqliteCommitSearch(connection, repositoryId);

    internal override void Begin() => Run(BulkPragmas);

    internal override void End() => Run(UsualPragmas);

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class SqliteRows(SqliteStatement statement) : BulkRows
    {
        private int place;

        public override BulkRows Int64(long? value)
        {
            statement.Bind(++place, value);
            return this;
        }

        public override BulkRows Int32(int? value)
        {
            statement.Bind(++place, value);
            return this;
        }

        public override BulkRows Int16(short value)
        {
            statement.Bind(++place, value);
            return this;
        }

        public override BulkRows Flag(bool value)
        {
            statement.Bind(++place, value ? 1 : 0);
            return this;
        }

        public override BulkRows Bytes(ReadOnlySpan<byte> value)
        {
            statement.Bind(++place, value);
            return this;
        }

        public override BulkRows Text(string? value)
        {
            statement.Bind(++place, value);
            return this;
        }

        public override void EndRow()
        {
            place = 0;
            statement.Execute();
        }

        public override void Complete()
        {
        }

        public override void Dispose() => statement.Dispose();
    }
}
