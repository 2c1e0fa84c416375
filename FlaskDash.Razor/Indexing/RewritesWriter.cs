using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>A ref that led elsewhere before, and the commits that no ref leads to any more.</summary>
/// <param name="Lost">Positions.</param>
internal sealed record Rewrite(string Ref, byte[] OldSha, byte[]? NewSha, IReadOnlyList<int> Lost);

/// <summary>Finds and records what a fetch made unreachable, within the caller's transaction.</summary>
internal sealed class RewritesWriter(BulkConnection connection, int repositoryId)
{
    /// <summary>What the new refs lose of the old ones.</summary>
    /// <param name="stored">The commit of each ref as it was.</param>
    /// <param name="positionOf">Of a SHA; null for one that has no row.</param>
    public static IReadOnlyList<Rewrite> Of(HistorySnapshot history, IReadOnlyDictionary<string, byte[]> stored, IReadOnlyList<RefRecord> refs, Func<byte[], int?> positionOf)
    {
        var now = refs.ToDictionary(r => r.Name, r => r.CommitSha);
        var moved = stored.Where(s => !now.TryGetValue(s.Key, out var sha) || !sha.AsSpan().SequenceEqual(s.Value)).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (moved.Count == 0) return [];

        var reached = history.Reach([.. refs.Select(r => positionOf(r.CommitSha)).OfType<int>().Distinct().Order()]);
        var rewrites = new List<Rewrite>();
        foreach (var (name, sha) in moved)
        {
            if (positionOf(sha) is not { } tip || reached.Contains(tip)) continue;

            var before = history.Reach(tip);
            var lost = new List<int>();
            for (var w = 0; w < before.Words.Length; w++)
                for (var left = before.Words[w] & ~reached.Words[w]; left != 0; left &= left - 1) lost.Add((w << 6) + System.Numerics.BitOperations.TrailingZeroCount(left));
            rewrites.Add(new Rewrite(name, sha, now.GetValueOrDefault(name), lost));
        }
        return rewrites;
    }

    /// <summary>Writes them as found now.</summary>
    public void Write(IReadOnlyList<Rewrite> rewrites, DateTime now)
    {
        if (rewrites.Count == 0) return;

        using var insert = connection.Prepare(
            """INSERT INTO history_rewrites ("RepositoryId", "Ref", "OldSha", "NewSha", "At", "Lost") VALUES (?1, ?2, ?3, CASE WHEN length(?4) > 0 THEN ?4 END, ?5, ?6) RETURNING "Id" """);
        using var commit = connection.Prepare("""INSERT INTO lost_commits ("RewriteId", "CommitId") SELECT ?1, "Id" FROM commits WHERE "RepositoryId" = ?2 AND "Position" = ?3""");
        foreach (var rewrite in rewrites)
        {
            var id = insert.Bind(1, repositoryId).Bind(2, rewrite.Ref).Bind(3, rewrite.OldSha).Bind(4, rewrite.NewSha ?? [])
                .Bind(5, now).Bind(6, rewrite.Lost.Count).Number()!.Value;
            foreach (var position in rewrite.Lost) commit.Bind(1, id).Bind(2, repositoryId).Bind(3, position).Execute();
        }
    }
}
