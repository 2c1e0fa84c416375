namespace FlaskDash.Razor.Data;

/// <summary>A prepared statement. Places are counted from 1, columns from 0.</summary>
internal abstract class BulkStatement : IDisposable
{
    public abstract BulkStatement Bind(int place, long value);

    public abstract BulkStatement Bind(int place, long? value);

    public abstract BulkStatement Bind(int place, ReadOnlySpan<byte> value);

    public abstract BulkStatement Bind(int place, string? value);

    /// <param name="value">In UTC.</param>
    public abstract BulkStatement Bind(int place, DateTime value);

    /// <summary>Many numbers for one place: see <see cref="BulkConnection.Numbers"/>.</summary>
    public abstract BulkStatement Bind(int place, IReadOnlyCollection<long> values);

    /// <summary>The next row of the answer.</summary>
    /// <returns>False at the end; then the statement is ready for the next question.</returns>
    /// <exception cref="System.Data.Common.DbException">The statement is wrong, or the database refuses it.</exception>
    public abstract bool Read();

    /// <summary>Leaves an answer that was not read to its end.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract int Int32(int column);

    public abstract byte[] Blob(int column);

    public abstract string Text(int column);

    /// <summary>Runs it to its end and makes it ready for the next row.</summary>
    /// <exception cref="System.Data.Common.DbException">As <see cref="Read"/>.</exception>
    public void Execute()
    {
        while (Read()) { /* a statement that returns rows is read to its end */ }
    }

    /// <summary>The first number of the first row; null when there is none or it is NULL.</summary>
    public long? Number()
    {
        long? number = Read() && !IsNull(0) ? Int64(0) : null;
        Reset();
        return number;
    }

    public abstract void Dispose();
}
