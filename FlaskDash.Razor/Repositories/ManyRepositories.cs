using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Repositories;

/// <summary>Repositories that were asked for together.</summary>
/// <param name="Read">Those whose history is there, as <see cref="Histories"/> has them.</param>
/// <param name="Unread">The others.</param>
public sealed record OpenedTogether(IReadOnlyList<RepositoryRow> Read, IReadOnlyList<OneOfMany> Histories, IReadOnlyList<RepositoryRow> Unread)
{
    /// <summary>Those whose patch ids are wanted, and not all there.</summary>
    public IEnumerable<RepositoryRow> WithoutPatchIds =>
        Read.Zip(Histories).Where(r => r.Second.PatchIds is { } known && known.Count < r.Second.History.Snapshot.Count).Select(r => r.First);
}

/// <summary>Opens several repositories for a sum.</summary>
public sealed class ManyRepositories(RepositoryHistory histories, RepositoryShas shas)
{
    /// <param name="rows">From the catalogue: the caller may see them.</param>
    /// <param name="asked">Says which of them.</param>
    public async Task<OpenedTogether> OpenAsync(IEnumerable<RepositoryRow> rows, TogetherAsked asked, CancellationToken ct)
    {
        var (read, opened, unread) = (new List<RepositoryRow>(), new List<OneOfMany>(), new List<RepositoryRow>());
        foreach (var row in rows.Where(r => asked.Ids.Contains(r.Id)))
        {
            if (row.IndexedAt is null || await histories.OpenAsync(row.Id, row.Generation, ct) is not { } history)
            {
                unread.Add(row);
                continue;
            }
            var commits = history.Snapshot.Count;
            read.Add(row);
            opened.Add(new OneOfMany(history, await shas.OpenAsync(row.Id, commits, ct), asked.PicksOnce ? await shas.OpenPatchIdsAsync(row.Id, commits, ct) : null));
        }
        return new(read, opened, unread);
    }
}
