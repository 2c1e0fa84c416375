using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Notes which commits carry a signature, so that lists can say so.</summary>
internal sealed class SignaturesStage(GitSignatures git, IndexLease lease)
{
    private const int BatchSize = 20_000;

    /// <summary>Looks at the commits that nobody has looked at.</summary>
    /// <param name="count">Commits in the rows.</param>
    public async Task RunAsync(string mirror, int count, CancellationToken ct)
    {
        var id = lease.Repository.Id;
        for (var from = lease.Repository.SignedCommits; from < count; from += BatchSize)
        {
            var to = Math.Min(count, from + BatchSize);
            await using var db = await lease.OpenReaderAsync(ct);
            var commits = await db.Commits.AsNoTracking().Where(c => c.RepositoryId == id && c.Position >= from && c.Position < to).OrderBy(c => c.Position).Select(c => new { c.Position, c.Sha }).ToListAsync(ct);
            var signed = await git.FindAsync(mirror, commits.ConvertAll(c => c.Sha), ct).Select(i => commits[i].Position).ToListAsync(ct);
            await lease.WriteAsync(row => row.SetProperty(r => r.SignedCommits, to), () => Mark(id, signed), ct);
        }
    }

    private void Mark(int id, List<int> positions)
    {
        if (positions.Count == 0) return;

        using var rows = lease.Connection.Update("commits", keys: 2, "RepositoryId", "Position", "IsSigned");
        foreach (var position in positions) rows.Int32(id).Int32(position).Flag(true).EndRow();
        rows.Complete();
    }
}
