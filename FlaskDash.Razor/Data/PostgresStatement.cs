using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace FlaskDash.Razor.Data;

/// <summary>A statement that PostgreSQL has prepared: one round trip each time.</summary>
internal sealed partial class PostgresStatement(NpgsqlConnection connection, string sql) : BulkStatement
{
    private readonly NpgsqlCommand command = new(Places().Replace(sql, "$$$1"), connection);
    private NpgsqlDataReader? answer;

    public override BulkStatement Bind(int place, long value) => Bind(place, value, NpgsqlDbType.Bigint);

    public override BulkStatement Bind(int place, long? value) => Bind(place, (object?)value ?? DBNull.Value, NpgsqlDbType.Bigint);

    public override BulkStatement Bind(int place, ReadOnlySpan<byte> value) => Bind(place, value.ToArray(), NpgsqlDbType.Bytea);

    public override BulkStatement Bind(int place, string? value) => Bind(place, value is null ? DBNull.Value : PostgresBulk.Clean(value), NpgsqlDbType.Text);

    public override BulkStatement Bind(int place, DateTime value) => Bind(place, value, NpgsqlDbType.TimestampTz);

    public override BulkStatement Bind(int place, IReadOnlyCollection<long> values) => Bind(place, values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public override bool Read()
    {
        if (answer is null)
        {
            if (!command.IsPrepared) command.Prepare();
            answer = command.ExecuteReader();
        }
        if (answer.Read()) return true;
        Reset();
        return false;
    }

    public override void Reset()
    {
        answer?.Dispose();
        answer = null;
    }

    public override bool IsNull(int column) => answer!.IsDBNull(column);

    public override long Int64(int column) => answer!.GetInt64(column);

    public override int Int32(int column) => answer!.GetInt32(column);

    public override byte[] Blob(int column) => answer!.GetFieldValue<byte[]>(column);

    public override string Text(int column) => answer!.GetString(column);

    public override void Dispose()
    {
        Reset();
        command.Dispose();
    }

    private PostgresStatement Bind(int place, object value, NpgsqlDbType type)
    {
        while (command.Parameters.Count < place) command.Parameters.Add(new NpgsqlParameter());
        var parameter = command.Parameters[place - 1];
        if (parameter.NpgsqlDbType != type) parameter.NpgsqlDbType = type;
        parameter.Value = value;
        return this;
    }

    [GeneratedRegex(@"\?([1-9])")]
    private static partial Regex Places();
}
