namespace FlaskDash.Razor.Data;

/// <summary>Rows on their way into a table: each gives the value of every column in turn, by the column's own type, then ends.</summary>
/// <remarks>What was not completed is not written, or is taken back with the transaction.</remarks>
internal abstract class BulkRows : IDisposable
{
    public abstract BulkRows Int64(long? value);

    public abstract BulkRows Int32(int? value);

    public abstract BulkRows Int16(short value);

    public abstract BulkRows Flag(bool value);

    public abstract BulkRows Bytes(ReadOnlySpan<byte> value);

    public abstract BulkRows Text(string? value);

    /// <summary>The row is whole.</summary>
    /// <exception cref="System.Data.Common.DbException">The database refuses it; PostgreSQL may say so only in the end.</exception>
    public abstract void EndRow();

    /// <summary>No row follows.</summary>
    /// <exception cref="System.Data.Common.DbException">The database refuses one of the rows.</exception>
    public abstract void Complete();

    public abstract void Dispose();
}
