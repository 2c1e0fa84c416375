using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Stage A: rows for the commits that a mirror has and the database has not, parents first.</summary>
internal sealed class HistoryStage(GitHistory git, IndexRun run)
{
    private const int Batch = 4_000;

    private readonly Dictionary<GitPerson, (int Id, int Number)> people = [];

    /// <summary>Reads and writes.</summary>
    /// <param name="tips">Every branch and tag, hexadecimal.</param>
    /// <param name="known">Tips whose whole history has rows, hexadecimal; each is in the mirror.</param>
    /// <returns>How many commits are new.</returns>
    public async Task<int> ReadAsync(string mirror, IReadOnlyCollection<string> tips, IReadOnlyCollection<string> known, CancellationToken ct)
    {
        var db = run.Db;
        await db.Database.OpenConnectionAsync(ct);
        var before = await db.Commits.Where(c => c.RepositoryId == run.RepositoryId).MaxAsync(c => (int?)c.Position, ct) + 1 ?? 0;
        await foreach (var row in db.Identities.Where(i => i.RepositoryId == run.RepositoryId).AsAsyncEnumerable().WithCancellation(ct))
            people[new GitPerson(row.Name, row.Email)] = (row.Id, row.Number);

        using var writer = new CommitWriter(db, run.RepositoryId);
        var next = before;
        var batch = new List<CommitRecord>(Batch);
        await foreach (var commit in git.ReadAsync(mirror, tips, known, ct))
        {
            batch.Add(commit);
            if (batch.Count < Batch) continue;
            next = await WriteAsync(writer, batch, next, before > 0, ct);
            batch.Clear();
        }
        next = await WriteAsync(writer, batch, next, before > 0, ct);
        return next - before;
    }

    private async Task<int> WriteAsync(CommitWriter writer, List<CommitRecord> batch, int next, bool mayHaveRows, CancellationToken ct)
    {
        await run.Lease.WriteAsync(run.Db, async () =>
        {
            foreach (var commit in batch)
            {
                // An interrupted run wrote some already; a branch that was forced back and forth brings some again.
                if (mayHaveRows && writer.PositionOf(commit.Sha) is not null) continue;
                writer.Insert(RowOf(writer, commit, next++));
            }
            await run.TellAsync(IndexStage.History, next, 0, ct);
        }, ct);
        return next;
    }

    private Commit RowOf(CommitWriter writer, CommitRecord commit, int position) => new()
    {
        Position = position,
        Sha = commit.Sha,
        Parents = commit.Parents,
        AuthorId = IdOf(writer, commit.Author),
        AuthorSeconds = commit.AuthorSeconds,
        AuthorOffset = commit.AuthorOffset,
        CommitterId = IdOf(writer, commit.Committer),
        CommitterSeconds = commit.CommitterSeconds,
        CommitterOffset = commit.CommitterOffset,
        Subject = commit.Subject,
        Message = commit.Message,
    };

    private int IdOf(CommitWriter writer, GitPerson person)
    {
        if (people.TryGetValue(person, out var known)) return known.Id;
        var number = people.Count;
        var id = writer.InsertIdentity(number, person.Name, person.Email);
        people[person] = (id, number);
        return id;
    }
}
