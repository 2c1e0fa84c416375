using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class QueueTests : IDisposable
{
    private readonly SampleRepository sample = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public QueueTests()
    {
        sample.Write("a.txt", "one\n");
        sample.Commit("one");
    }

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task What_is_wanted_is_read_and_followed_to_its_end()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        await NotWantedAsync(host);
        await host.StartAsync(Stop);

        await Queue(host).WantAsync(id, Stop);

        Assert.Equal(RepositoryState.Ready, (await EndAsync(host, id)).State);
        await host.EqualsGitAsync(id, Stop);
        await host.StopAsync(Stop);
    }

    [Theory]
    [InlineData(RepositoryState.Waiting, true, null)]
    [InlineData(RepositoryState.Ready, true, -1)]
    [InlineData(RepositoryState.Reading, false, -1)]
    public async Task A_start_takes_up_what_rows_want_and_what_a_dead_process_left(RepositoryState state, bool wanted, int? leaseSeconds)
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        await SetAsync(host, state, wanted, leaseSeconds);

        await host.StartAsync(Stop);

        Assert.Equal(RepositoryState.Ready, (await EndAsync(host, id)).State);
        await host.EqualsGitAsync(id, Stop);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_lease_that_runs_is_left_alone_and_so_is_what_is_deleted()
    {
        using var host = new IndexerHost();
        var held = await host.AddAsync(sample.Path, Stop);
        await SetAsync(host, RepositoryState.Reading, true, 60);

        Assert.False(await Queue(host).IsWantedAsync(held, Stop));
        Assert.False(await host.Indexer.IndexAsync(held, null, Stop));

        await SetAsync(host, RepositoryState.Ready, true, null);
        Assert.True(await Queue(host).IsWantedAsync(held, Stop));
        await using (var db = host.Open()) await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.DeletedAt, DateTime.UtcNow), Stop);
        Assert.False(await Queue(host).IsWantedAsync(held, Stop));
        Assert.False(await host.Indexer.IndexAsync(held, null, Stop));
    }

    [Fact]
    public async Task The_schedule_wants_what_was_last_read_long_ago_also_when_that_failed()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        var ended = DateTime.UtcNow.AddMinutes(-20);
        await SetAsync(host, RepositoryState.Failed, false, -20 * 60);

        await Queue(host).WantOlderAsync(ended.AddMinutes(-1), Stop);
        Assert.Null((await host.RowAsync(id, Stop)).WantedAt);

        await Queue(host).WantOlderAsync(ended.AddMinutes(1), Stop);
        Assert.NotNull((await host.RowAsync(id, Stop)).WantedAt);
    }

    [Fact]
    public async Task A_run_that_is_asked_for_during_another_follows_it()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        Assert.True(await host.Indexer.IndexAsync(id, new Once(() => Queue(host).WantAsync(id, Stop).GetAwaiter().GetResult()), Stop));

        Assert.True(await Queue(host).IsWantedAsync(id, Stop));
    }

    [Fact]
    public async Task Stopping_the_app_stops_a_run_at_once_and_the_next_start_goes_on()
    {
        using var git = new GitWrapper("""case "$*" in *diff-tree*) touch "$HERE/counting"; sleep 120;; esac""");
        using var host = new IndexerHost(new() { ["Git:Executable"] = git.Path });
        var id = await host.AddAsync(sample.Path, Stop);
        await host.StartAsync(Stop);
        await foreach (var now in host.Services.GetRequiredService<IndexProgress>().WatchAsync(id, Stop))
            if (now.Stage == IndexStage.Lines) break;

        var stopping = host.StopAsync(Stop);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var row = await host.RowAsync(id, Stop);
        Assert.Equal((true, null, RepositoryState.Ready), (row.WantedAt is not null, row.LeaseHolder, row.State));
        using var again = host.Again();
        await again.StartAsync(Stop);
        Assert.Equal(RepositoryState.Ready, (await EndAsync(again, id)).State);
        await again.EqualsGitAsync(id, Stop);
        await again.StopAsync(Stop);
    }

    [Fact]
    public async Task One_person_takes_no_more_workers_than_one_may_and_each_of_theirs_has_its_turn()
    {
        using var git = new GitWrapper("""case "$*" in *diff-tree*) while [ ! -e "$HERE/go" ]; do sleep 0.1; done;; esac""");
        using var host = new IndexerHost(new() { ["Git:Executable"] = git.Path, ["Indexing:Workers"] = "4", ["Indexing:RunsPerPerson"] = "2", ["Indexing:WatchEvery"] = "00:00:00.2" });
        var greedy = new List<int>();
        for (var i = 0; i < 5; i++) greedy.Add(await host.AddAsync(sample.Path, Stop, owner: "greedy"));
        await host.StartAsync(Stop);
        await Patience.UntilAsync(async () => await ReadingAsync(greedy) == 2);

        var other = await host.AddAsync(sample.Path, Stop, owner: "other");
        await Patience.UntilAsync(async () => await ReadingAsync([other]) == 1);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop); // five looks of the schedule
        Assert.Equal(2, await ReadingAsync(greedy));

        await File.WriteAllTextAsync(git["go"], "", Stop);
        foreach (var id in greedy.Append(other)) Assert.Equal(RepositoryState.Ready, (await EndAsync(host, id)).State);
        await host.StopAsync(Stop);

        async Task<int> ReadingAsync(List<int> ids)
        {
            await using var db = host.Open();
            return await db.Repositories.CountAsync(r => ids.Contains(r.Id) && r.State == RepositoryState.Reading, Stop);
        }
    }

    [Fact]
    public async Task One_person_s_repositories_together_take_no_more_room_than_one_has()
    {
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        sample.Write("noise.bin", noise);
        sample.Commit("noise");
        using var host = new IndexerHost();
        var (first, second, other) = (await host.AddAsync(sample.Path, Stop, owner: "full"), await host.AddAsync(sample.Path, Stop, owner: "full"), await host.AddAsync(sample.Path, Stop, owner: "other"));
        var taken = (await host.IndexAsync(first, Stop)).MirrorBytes;
        Assert.True(taken > 0);
        using var tight = host.Again(new() { ["Indexing:BytesPerPerson"] = (taken + 10_000).ToString(System.Globalization.CultureInfo.InvariantCulture) });

        var refused = await tight.IndexAsync(second, Stop);

        Assert.Equal(RepositoryState.Failed, refused.State);
        Assert.Contains("Indexing:BytesPerPerson", refused.Problem, StringComparison.Ordinal);
        var again = await tight.IndexAsync(first, Stop);
        Assert.True(again.State == RepositoryState.Ready, again.Problem);
        Assert.Equal(RepositoryState.Ready, (await tight.IndexAsync(other, Stop)).State);
    }

    [Fact]
    public async Task Who_follows_a_repository_sees_where_it_stands_and_that_it_is_deleted()
    {
        using var host = new IndexerHost();
        var id = await host.AddAsync(sample.Path, Stop);
        var seen = new List<RepositoryProgress>();

        await foreach (var now in host.Services.GetRequiredService<IndexProgress>().WatchAsync(id, Stop))
        {
            seen.Add(now);
            await using var db = host.Open();
            if (seen.Count == 1) await SetAsync(host, RepositoryState.Failed, false, null);
            else await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.DeletedAt, DateTime.UtcNow), Stop);
        }

        Assert.Equal([(RepositoryState.Waiting, true), (RepositoryState.Failed, false)], seen.Select(p => (p.State, p.IsWanted)));
    }

    private static IndexQueue Queue(IndexerHost host) => host.Services.GetRequiredService<IndexQueue>();

    private static Task NotWantedAsync(IndexerHost host) => SetAsync(host, RepositoryState.Waiting, false, null);

    private static async Task SetAsync(IndexerHost host, RepositoryState state, bool wanted, int? leaseSeconds)
    {
        await using var db = host.Open();
        var now = DateTime.UtcNow;
        await db.Repositories.ExecuteUpdateAsync(row => row
            .SetProperty(r => r.State, state)
            .SetProperty(r => r.WantedAt, wanted ? now : null)
            .SetProperty(r => r.LeaseUntil, leaseSeconds == null ? null : now.AddSeconds(leaseSeconds.Value)), Stop);
    }

    private static async Task<RepositoryProgress> EndAsync(IndexerHost host, int id)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await foreach (var now in host.Services.GetRequiredService<IndexProgress>().WatchAsync(id, limit.Token))
            if (!now.IsWanted && now.State is RepositoryState.Ready or RepositoryState.Failed) return now;
        throw new InvalidOperationException("The repository is gone.");
    }

    private sealed class Once(Action act) : IProgress<RepositoryProgress>
    {
        private bool done;

        public void Report(RepositoryProgress value)
        {
            if (done) return;
            done = true;
            act();
        }
    }
}
