using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class RepositoryHistoryTests : IDisposable
{
    private readonly TestDatabase database = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task A_history_comes_with_its_head_its_people_and_its_tags_newest_first()
    {
        var id = Store(commits: 3, generation: 7);
        using (var db = database.CreateDbContext())
        {
            db.Refs.AddRange(
                new GitRef { RepositoryId = id, Name = "refs/heads/main", CommitSha = Sha(2) },
                new GitRef { RepositoryId = id, Name = "refs/tags/light", CommitSha = Sha(1) },
                new GitRef { RepositoryId = id, Name = "refs/tags/v1", CommitSha = Sha(0), TaggedSeconds = 5_000_000 },
                new GitRef { RepositoryId = id, Name = "refs/tags/elsewhere", CommitSha = Sha(99), TaggedSeconds = 9_000_000 });
            db.SaveChanges();
        }

        var history = await Cache().OpenAsync(id, Ct);

        Assert.Equal((3, 7L, 2), (history!.Snapshot.Count, history.Snapshot.Generation, history.Head));
        Assert.Equal([new Person("Ada Example", "ada@example.com"), new Person("Grace Example", "grace@example.com")], history.People);
        Assert.Equal([new Tag("v1", 0, 5_000_000), new Tag("light", 1, 60)], history.Tags);
    }

    [Fact]
    public async Task There_is_no_history_before_the_first_run_nor_in_another_format_nor_of_a_later_generation()
    {
        var id = Store(commits: 1);
        var cache = Cache();
        Assert.Null(await cache.OpenAsync(id + 1, Ct));
        Assert.Null(await cache.OpenAsync(id, generation: 2, Ct));

        using (var db = database.CreateDbContext()) db.Snapshots.ExecuteUpdate(s => s.SetProperty(m => m.Format, HistoryFormat.Version + 1));
        Assert.Null(await Cache().OpenAsync(id, Ct));
    }

    [Fact]
    public async Task A_repository_without_commits_has_an_empty_history()
    {
        var history = await Cache().OpenAsync(Store(commits: 0), Ct);

        Assert.Equal((0, (int?)null), (history!.Snapshot.Count, history.Head));
    }

    [Fact]
    public async Task A_history_in_memory_is_served_again_until_a_later_generation_is_stored()
    {
        var id = Store(commits: HistoryFormat.ChunkSize + 5);
        var cache = Cache();
        var first = await cache.OpenAsync(id, Ct);
        Assert.Same(first, await cache.OpenAsync(id, Ct));
        Assert.Same(first, await cache.OpenAsync(id, generation: 1, Ct));

        Grow(id, by: 10, generation: 2);
        var second = await cache.OpenAsync(id, Ct);

        Assert.Equal((HistoryFormat.ChunkSize + 15, 2L), (second!.Snapshot.Count, second.Snapshot.Generation));
        Assert.Same(first!.Snapshot.ChunkBytes(0), second.Snapshot.ChunkBytes(0));
        Assert.NotSame(first.Snapshot.ChunkBytes(1), second.Snapshot.ChunkBytes(1));
        Assert.Same(second, await cache.OpenAsync(id, generation: 1, Ct));
    }

    [Fact]
    public async Task Memory_stays_within_the_limit_and_the_least_used_goes_first()
    {
        var ids = Enumerable.Range(0, 12).Select(_ => Store(commits: 200)).ToArray();
        var cache = Cache(limit: 50_000);
        var kept = await cache.OpenAsync(ids[0], Ct);
        foreach (var id in ids)
        {
            await cache.OpenAsync(id, Ct);
            Assert.InRange(cache.Bytes, 1, 50_000);
            Assert.Same(kept, await cache.OpenAsync(ids[0], Ct));
        }
        var last = await cache.OpenAsync(ids[^1], Ct);
        Assert.Same(last, await cache.OpenAsync(ids[^1], Ct));

        var dropped = new WeakReference(await cache.OpenAsync(ids[1], Ct));
        foreach (var id in ids) await cache.OpenAsync(id, Ct);
        GC.Collect();
        Assert.NotSame(dropped.Target, await cache.OpenAsync(ids[1], Ct));
    }

    [Fact]
    public async Task A_history_of_more_than_a_quarter_of_the_limit_is_served_and_not_kept()
    {
        var id = Store(commits: 2_000);
        var cache = Cache(limit: 200_000);

        var history = await cache.OpenAsync(id, Ct);

        Assert.Equal((2_000, 0L), (history!.Snapshot.Count, cache.Bytes));
        Assert.Same(history, await cache.OpenAsync(id, Ct)); // as long as somebody holds it
        GC.KeepAlive(history);
    }

    [Fact]
    public async Task Requests_at_the_same_time_wait_for_one_reader()
    {
        var id = Store(commits: 3_000);
        var cache = Cache();

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => cache.OpenAsync(id, Ct), Ct)));

        Assert.All(all, history => Assert.Same(all[0], history));
    }

    [Fact]
    public async Task A_request_that_gives_up_leaves_the_reader_to_the_others()
    {
        var id = Store(commits: 3_000);
        var cache = Cache();
        using var impatient = new CancellationTokenSource();
        impatient.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.OpenAsync(id, 1, impatient.Token));
        Assert.NotNull(await cache.OpenAsync(id, 1, Ct));
    }

    [Fact]
    public async Task Reading_while_a_run_writes_never_mixes_two_generations()
    {
        var id = Store(commits: 300);
        using var done = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var generation = 2; generation <= 40; generation++) Grow(id, by: 7, generation);
            done.Cancel();
        }, Ct);

        var seen = new HashSet<long>();
        do
        {
            var history = await Cache(limit: 0).OpenAsync(id, Ct);
            Assert.Equal(300 + 7 * (history!.Snapshot.Generation - 1), history.Snapshot.Count);
            Assert.Equal(history.Snapshot.Count - 1, history.Head);
            seen.Add(history.Snapshot.Generation);
        }
        while (!done.IsCancellationRequested);
        await writer;
        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task Reading_needs_no_write_lock()
    {
        var id = Store(commits: 10);
        using var writing = database.CreateDbContext();
        await using var transaction = await writing.Database.BeginTransactionAsync(Ct);
        writing.Snapshots.ExecuteUpdate(s => s.SetProperty(m => m.Generation, 2));

        var history = await Cache().OpenAsync(id, Ct);

        Assert.Equal(1, history!.Snapshot.Generation);
    }

    [Fact]
    public async Task Damage_is_said_and_not_shown_as_numbers()
    {
        var id = Store(commits: 10);
        using (var db = database.CreateDbContext()) db.SnapshotChunks.ExecuteUpdate(s => s.SetProperty(c => c.Data, new byte[9]));

        await Assert.ThrowsAsync<InvalidDataException>(() => Cache().OpenAsync(id, Ct));
    }

    private RepositoryHistory Cache(long limit = 128 << 20) =>
        new(database, new RepositoryFiles(database, Options.Create(new InsightsOptions())), Options.Create(new InsightsOptions { CacheBytes = limit }));

    private int Store(int commits, long generation = 1)
    {
        using var db = database.CreateDbContext();
        var repository = new Repository { Name = "sample", Address = Guid.NewGuid().ToString(), HeadSha = commits > 0 ? Sha(commits - 1) : null, Generation = generation };
        db.Repositories.Add(repository);
        db.SaveChanges();
        db.Identities.AddRange(
            new GitIdentity { RepositoryId = repository.Id, Number = 1, Name = "Grace Example", Email = "grace@example.com" },
            new GitIdentity { RepositoryId = repository.Id, Number = 0, Name = "Ada Example", Email = "ada@example.com" });
        db.Snapshots.Add(new SnapshotManifest { RepositoryId = repository.Id, Format = HistoryFormat.Version, Generation = generation, Commits = commits });
        var number = 0;
        foreach (var chunk in Entries(0, commits).Chunk(HistoryFormat.ChunkSize))
            db.SnapshotChunks.Add(new SnapshotChunk { RepositoryId = repository.Id, Group = 'H', Number = number++, Version = 1, Data = HistoryFormat.Encode(chunk) });
        for (var position = Math.Max(0, commits - 5); position < commits; position++) db.Commits.Add(Row(repository.Id, position));
        db.SaveChanges();
        return repository.Id;
    }

    private void Grow(int id, int by, long generation)
    {
        using var db = database.CreateDbContext();
        using var transaction = db.Database.BeginTransaction();
        var manifest = db.Snapshots.Single(s => s.RepositoryId == id);
        var tail = db.SnapshotChunks.Where(c => c.RepositoryId == id).OrderByDescending(c => c.Number).First();
        tail.Data = HistoryFormat.Append(tail.Data, [.. Entries(manifest.Commits, by)]);
        tail.Version++;
        manifest.Commits += by;
        manifest.Generation = generation;
        var repository = db.Repositories.Single(r => r.Id == id);
        (repository.Generation, repository.HeadSha) = (generation, Sha(manifest.Commits - 1));
        db.Commits.Add(Row(id, manifest.Commits - 1));
        db.SaveChanges();
        transaction.Commit();
    }

    private static IEnumerable<HistoryEntry> Entries(int first, int count) => Enumerable.Range(first, count)
        .Select(p => new HistoryEntry(p * 60, 0, p * 60, 0, p % 2, 0, LinesState.Read, 1, 1, 0, p == 0 ? [] : [p - 1]));

    private static Commit Row(int id, int position) =>
        new() { Id = ((long)id << 32) + position, RepositoryId = id, Position = position, Sha = Sha(position), Parents = [], Subject = "s" };

    private static byte[] Sha(int position) => [.. BitConverter.GetBytes(position), .. new byte[16]];
}
