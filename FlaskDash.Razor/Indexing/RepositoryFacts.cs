using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>What lists and the dashboard show of a repository without opening its history: made again after each stage.</summary>
internal static class RepositoryFacts
{
    /// <summary>Writes the facts, the daily commits and the highlights, inside the caller's transaction.</summary>
    public static async Task WriteAsync(IndexRun run, History? history, DateTime now, CancellationToken ct)
    {
        var (db, id) = (run.Db, run.RepositoryId);
        // A clock that runs ahead by a day is a time zone; by more, a mistake.
        var facts = Totals.Of(history, new DateTimeOffset(now).AddDays(1).ToUnixTimeSeconds());
        var missing = await db.Commits.CountAsync(c => c.RepositoryId == id && c.Lines == LinesState.Missing, ct);
        await db.Repositories.Where(r => r.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.IndexedAt, now)
            .SetProperty(r => r.CommitCount, facts.Commits)
            .SetProperty(r => r.CommitterCount, facts.People)
            .SetProperty(r => r.Additions, facts.Additions)
            .SetProperty(r => r.Deletions, facts.Deletions)
            .SetProperty(r => r.LinesMissing, missing)
            .SetProperty(r => r.LastCommitSeconds, facts.LastCommitSeconds), ct);

        var (firstDay, counts) = history is null ? (0, []) : DailyCommitsRollup.Of(history.Snapshot, history.Head);
        await db.DailyCommits.Where(d => d.RepositoryId == id).ExecuteDeleteAsync(ct);
        db.DailyCommits.Add(new DailyCommits { RepositoryId = id, FirstDay = firstDay, Counts = counts });

        await db.Highlights.Where(h => h.RepositoryId == id).ExecuteDeleteAsync(ct);
        if (history is not null)
        {
            foreach (var highlight in Insights.Highlights.Of(history, new ViewSettings(DateOnly.FromDateTime(now))))
            {
                var commit = await db.Commits.Where(c => c.RepositoryId == id && c.Position == highlight.Position).Select(c => c.Id).SingleAsync(ct);
                db.Highlights.Add(new Highlight { RepositoryId = id, Kind = highlight.Kind, CommitId = commit, Tag = highlight.Tag });
            }
        }
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }
}
