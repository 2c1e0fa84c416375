using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Reads the patch ids of the commits that have none yet, by which a cherry-pick is known in several repositories.</summary>
/// <remarks>Kept beside the history as group <c>P</c>: 8 bytes for each commit, zeros for a merge and for what changes nothing.</remarks>
public sealed class PatchIdsInquiry(IDbContextFactory<DashContext> contexts, GitPatchIds git) : IInquiryKind
{
    public InquiryKind Kind => InquiryKind.PatchIds;

    public TimeSpan Limit => TimeSpan.FromHours(2);

    /// <inheritdoc />
    public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        using var chunks = new ChunkStore(BulkConnection.Of(db.Database.GetDbConnection()), work.RepositoryId, ShaPrefixes.PatchIds);
        var total = await db.Commits.CountAsync(c => c.RepositoryId == work.RepositoryId, ct);
        for (var done = (int)(chunks.Bytes() / ShaPrefixes.Bytes); done < total;)
        {
            work.Report(done, total);
            // To the end of the chunk, which is written again if it was not full.
            var number = done / HistoryFormat.ChunkSize;
            var (from, to) = (done, Math.Min(total, (number + 1) * HistoryFormat.ChunkSize));
            var chunk = (chunks.Read(number) ?? []).Concat(new byte[(to - from) * ShaPrefixes.Bytes]).ToArray();
            var commits = await db.Commits.AsNoTracking().Where(c => c.RepositoryId == work.RepositoryId && c.Position >= from && c.Position < to).OrderBy(c => c.Position)
                .Select(c => new { c.Position, c.Sha, IsMerge = c.Parents.Length > c.Sha.Length }).ToListAsync(ct);
            var places = commits.Where(c => !c.IsMerge).ToDictionary(c => Convert.ToHexString(c.Sha), c => c.Position);
            var read = 0;
            await foreach (var (sha, id) in git.ReadAsync(work.Mirror, [.. commits.Where(c => !c.IsMerge).Select(c => c.Sha)], ct))
            {
                id.AsSpan(0, ShaPrefixes.Bytes).CopyTo(chunk.AsSpan((places[Convert.ToHexString(sha)] - number * HistoryFormat.ChunkSize) * ShaPrefixes.Bytes));
                if (++read % 500 == 0) work.Report(from + read, total);
            }
            chunks.Write(number, chunk);
            done = to;
        }
        work.Report(total, total);
        return "{}";
    }
}
