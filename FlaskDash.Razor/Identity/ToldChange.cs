using FlaskDash.Razor.Data;
using Microsoft.EntityFrameworkCore.Storage;

namespace FlaskDash.Razor.Identity;

/// <summary>A change of the database and its entry in the audit trail: both come about, or neither. One that is not committed is undone.</summary>
public sealed class ToldChange : IAsyncDisposable
{
    private readonly IDbContextTransaction turn;
    private readonly Func<AuditRecord, CancellationToken, Task> append;

    internal ToldChange(IDbContextTransaction turn, Func<AuditRecord, CancellationToken, Task> append) => (this.turn, this.append) = (turn, append);

    /// <summary>Writes what the context has not written yet, and the entry.</summary>
    public async Task CommitAsync(AuditRecord record, CancellationToken ct)
    {
        await append(record, ct);
        await turn.CommitAsync(ct);
    }

    public ValueTask DisposeAsync() => turn.DisposeAsync();
}
