using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Indexing;

public sealed class InquiryTests : IAsyncLifetime
{
    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new(new() { ["Indexing:LeaseTime"] = "00:00:02" });
    private Viewer ada = null!;
    private Viewer grace = null!;
    private int id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            sample.Write($"f{i % 3}.txt", $"line {i}\n{(i is 2 or 3 or 4 ? "needle(x) 'q'\n" : "")}{(i > 5 ? "-dash\n" : "")}");
            sample.Commit($"Change {i}", $"2024-03-{i + 1:00}T10:00:00+0100");
        }
        sample.Git("mv", "f0.txt", "moved.txt");
        sample.Commit("Move", "2024-04-01T10:00:00+0100");
        sample.Git("checkout", "-q", "-b", "side", "HEAD~3");
        sample.Write("side.txt", "needle(x) 'q'\n");
        sample.Commit("Side", "2024-04-02T10:00:00+0100");
        sample.Git("checkout", "-q", "main");
        sample.Git("merge", "-q", "--no-edit", "side");
        id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        (ada, grace) = (await SignInAsync("ada"), await SignInAsync("grace"));
        await using var db = host.Open();
        await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.Visibility, Visibility.SignedIn).SetProperty(r => r.OwnerId, ada.UserId), Ct);
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        sample.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("needle(x) 'q'")]
    [InlineData("-dash")]
    [InlineData("line 1")]
    [InlineData("line 0\n")]
    [InlineData("nothing of that kind")]
    public async Task What_changed_a_text_is_what_git_finds(string text)
    {
        await AskAsync(ada, text);
        await RunAsync(text);

        var found = (await FindAsync(grace, text))!;
        await using var db = host.Open();
        var answer = JsonSerializer.Deserialize<PickaxeAnswer>(found.Answer!, JsonSerializerOptions.Web)!;
        var shas = (await db.Commits.Where(c => answer.Positions.Contains(c.Position)).Select(c => c.Sha).ToListAsync(Ct)).ConvertAll(Convert.ToHexStringLower);
        var expected = sample.Git("log", "--branches", "--tags", "-M", "-S" + text, "--format=%H").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Order(), shas.Order());
        Assert.Equal((InquiryState.Done, 11L, 11L, true, false), (found.State, found.Done, found.Total, found.IsCurrent, answer.IsCut));
        Assert.Equal(11, answer.Searched);
    }

    [Fact]
    public async Task Two_who_ask_the_same_share_one_answer_and_a_new_history_is_asked_anew()
    {
        await AskAsync(ada, "needle");
        await AskAsync(grace, "needle");
        await RunAsync("needle");
        Assert.Equal(AskResult.Asked, await AskAsync(grace, "needle"));
        Assert.Equal(InquiryState.Done, (await FindAsync(grace, "needle"))!.State);
        await using var db = host.Open();
        Assert.Equal(1, await db.Inquiries.CountAsync(Ct));

        await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.Generation, r => r.Generation + 1), Ct);

        var old = (await FindAsync(grace, "needle"))!;
        Assert.Equal((InquiryState.Done, false), (old.State, old.IsCurrent));
        await AskAsync(grace, "needle");
        Assert.Equal((InquiryState.Waiting, true), ((await FindAsync(grace, "needle"))!.State, (await FindAsync(grace, "needle"))!.IsCurrent));
        Assert.Equal(1, await db.Inquiries.CountAsync(Ct));
    }

    [Fact]
    public async Task Who_does_not_see_the_repository_asks_finds_and_cancels_nothing()
    {
        await AskAsync(ada, "needle");
        await using (var db = host.Open()) await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.Visibility, Visibility.Private), Ct);

        Assert.Equal(AskResult.NotFound, await AskAsync(grace, "other"));
        Assert.Null(await FindAsync(grace, "needle"));
        var inquiry = (await FindAsync(ada, "needle"))!;
        await WithAsync(grace, async inquiries =>
        {
            Assert.Null(await inquiries.FollowAsync(id, inquiry.Id, Ct));
            Assert.False(await inquiries.CancelAsync(id, inquiry.Id, Ct));
            return 0;
        });
        Assert.Equal(InquiryState.Waiting, (await FindAsync(ada, "needle"))!.State);
    }

    [Fact]
    public async Task Only_who_asked_or_manages_the_repository_cancels()
    {
        await AskAsync(ada, "hers");
        await AskAsync(grace, "mine");
        var (hers, mine) = ((await FindAsync(ada, "hers"))!, (await FindAsync(grace, "mine"))!);

        Assert.Equal((false, true), ((await FindAsync(grace, "hers"))!.CanCancel, mine.CanCancel));
        Assert.False(await WithAsync(grace, i => i.CancelAsync(id, hers.Id, Ct)));
        Assert.False(await WithAsync(Viewer.Stranger, i => i.CancelAsync(id, hers.Id, Ct)));
        Assert.True(await WithAsync(ada, i => i.CancelAsync(id, mine.Id, Ct)));
        Assert.False(await WithAsync(ada, i => i.CancelAsync(id, mine.Id, Ct)));
        Assert.Equal(InquiryState.Cancelled, (await FindAsync(grace, "mine"))!.State);
        await AskAsync(grace, "mine");
        Assert.Equal(InquiryState.Waiting, (await FindAsync(grace, "mine"))!.State);
    }

    [Fact]
    public async Task One_person_has_few_open_questions_and_one_under_way()
    {
        var held = new Held();
        for (var i = 0; i < Inquiries.MostOpen; i++) Assert.Equal(AskResult.Asked, await AskAsync(ada, "text " + i));
        Assert.Equal(AskResult.TooMany, await AskAsync(ada, "one more"));
        Assert.Equal(AskResult.Asked, await AskAsync(grace, "hers"));

        var first = RunAsync("text 0", held);
        await held.Begun.Task.WaitAsync(Ct);
        await RunAsync("text 1");
        Assert.Equal((InquiryState.Working, InquiryState.Waiting), ((await FindAsync(ada, "text 0"))!.State, (await FindAsync(ada, "text 1"))!.State));
        await RunAsync("hers");
        Assert.Equal(InquiryState.Done, (await FindAsync(grace, "hers"))!.State);
        held.Release.SetResult("{}");
        await first;
        await RunAsync("text 1");
        Assert.Equal(InquiryState.Done, (await FindAsync(ada, "text 1"))!.State);
    }

    [Fact]
    public async Task One_that_is_cancelled_stops_its_work_and_stays_cancelled()
    {
        await AskAsync(ada, "needle");
        var held = new Held();
        var job = RunAsync("needle", held);
        await held.Begun.Task.WaitAsync(Ct);

        Assert.True(await WithAsync(ada, async i => await i.CancelAsync(id, (await i.FindAsync(id, InquiryKind.Pickaxe, "needle", Ct))!.Id, Ct)));
        await job.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.True(held.WasStopped);
        Assert.Equal(InquiryState.Cancelled, (await FindAsync(ada, "needle"))!.State);
    }

    [Fact]
    public async Task One_that_takes_too_long_fails_and_can_be_asked_again()
    {
        await AskAsync(ada, "needle");

        await RunAsync("needle", new Held { Limit = TimeSpan.FromMilliseconds(50) });

        var failed = (await FindAsync(ada, "needle"))!;
        Assert.Equal(InquiryState.Failed, failed.State);
        Assert.Contains("longer than", failed.Problem, StringComparison.Ordinal);
        await AskAsync(ada, "needle");
        await RunAsync("needle");
        Assert.Equal(InquiryState.Done, (await FindAsync(ada, "needle"))!.State);
    }

    [Fact]
    public async Task A_failure_says_no_more_than_a_person_may_read()
    {
        await AskAsync(ada, "a");
        await AskAsync(ada, "b");

        await RunAsync("a", new Failing(new GitException("The mirror is gone.")));
        await RunAsync("b", new Failing(new InvalidOperationException("secret detail")));

        Assert.Equal("The mirror is gone.", (await FindAsync(ada, "a"))!.Problem);
        Assert.DoesNotContain("secret", (await FindAsync(ada, "b"))!.Problem!, StringComparison.Ordinal);
        Assert.Contains("trace id", (await FindAsync(ada, "b"))!.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_the_app_s_end_stopped_waits_and_one_left_by_a_dead_process_is_taken_over()
    {
        await AskAsync(ada, "needle");
        using (var ends = new CancellationTokenSource())
        {
            var held = new Held();
            var job = RunAsync("needle", held, ends.Token);
            await held.Begun.Task.WaitAsync(Ct);
            await ends.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        }
        Assert.Equal(InquiryState.Waiting, (await FindAsync(ada, "needle"))!.State);

        await using var db = host.Open();
        await db.Inquiries.ExecuteUpdateAsync(row => row.SetProperty(i => i.State, InquiryState.Working).SetProperty(i => i.LeaseUntil, DateTime.UtcNow.AddMinutes(5)), Ct);
        await RunAsync("needle");
        Assert.Equal(InquiryState.Working, (await FindAsync(ada, "needle"))!.State);
        await db.Inquiries.ExecuteUpdateAsync(row => row.SetProperty(i => i.LeaseUntil, DateTime.UtcNow.AddSeconds(-1)), Ct);
        await RunAsync("needle");
        Assert.Equal(InquiryState.Done, (await FindAsync(ada, "needle"))!.State);
    }

    // A process that was thought dead comes back after another has taken over.
    [Fact]
    public async Task Who_has_lost_the_lease_writes_nothing()
    {
        await AskAsync(ada, "needle");
        var held = new Held();
        var late = RunAsync("needle", held);
        await held.Begun.Task.WaitAsync(Ct);
        await using var db = host.Open();
        await db.Inquiries.ExecuteUpdateAsync(row => row.SetProperty(i => i.LeaseUntil, DateTime.UtcNow.AddMinutes(5)), Ct);
        held.Release.TrySetResult("\"late\"");
        await late;

        Assert.Equal((InquiryState.Working, null), ((await FindAsync(ada, "needle"))!.State, (await FindAsync(ada, "needle"))!.Answer));
    }

    [Fact]
    public async Task Those_who_follow_it_see_how_far_it_is_and_its_end()
    {
        await AskAsync(ada, "needle");
        var held = new Held();
        var job = RunAsync("needle", held);
        await held.Begun.Task.WaitAsync(Ct);
        var seen = new List<(InquiryState, long, long)>();
        await WithAsync(grace, async inquiries =>
        {
            await foreach (var state in (await inquiries.FollowAsync(id, (await inquiries.FindAsync(id, InquiryKind.Pickaxe, "needle", Ct))!.Id, Ct))!)
            {
                seen.Add((state.State, state.Done, state.Total));
                if (state.Done == 3) held.Release.TrySetResult("{}");
                else if (state.IsUnderWay) held.Report!(3, 10);
            }
            return 0;
        });
        await job;

        Assert.Equal([(InquiryState.Working, 0, 0), (InquiryState.Working, 3, 10), (InquiryState.Done, 3, 10)], seen);
    }

    [Fact]
    public async Task The_workers_of_a_running_host_answer_without_being_called()
    {
        await host.StartAsync(Ct);
        try
        {
            await AskAsync(ada, "needle(x) 'q'");
            await AskAsync(ada, "-dash");
            await WithAsync(grace, async inquiries =>
            {
                foreach (var text in new[] { "needle(x) 'q'", "-dash" })
                    await foreach (var _ in (await inquiries.FollowAsync(id, (await inquiries.FindAsync(id, InquiryKind.Pickaxe, text, Ct))!.Id, Ct))!) { /* to its end */ }
                return 0;
            });
        }
        finally { await host.StopAsync(Ct); }
        Assert.Equal((InquiryState.Done, InquiryState.Done), ((await FindAsync(ada, "needle(x) 'q'"))!.State, (await FindAsync(ada, "-dash"))!.State));
    }

    private Task<AskResult> AskAsync(Viewer viewer, string text) => WithAsync(viewer, i => i.AskAsync(id, InquiryKind.Pickaxe, text, Ct));

    private Task<InquiryRow?> FindAsync(Viewer viewer, string text) => WithAsync(viewer, i => i.FindAsync(id, InquiryKind.Pickaxe, text, Ct));

    private async Task<T> WithAsync<T>(Viewer viewer, Func<Inquiries, Task<T>> ask)
    {
        await using var db = host.Open();
        return await ask(new Inquiries(db, viewer, host.Services.GetRequiredService<InquiryQueue>(), TimeProvider.System));
    }

    /// <summary>What a worker does with the job, with the real kind or with another.</summary>
    private async Task RunAsync(string text, IInquiryKind? kind = null, CancellationToken? ct = null)
    {
        await using var db = host.Open();
        var inquiry = await db.Inquiries.Where(i => i.Question == text).Select(i => i.Id).SingleAsync(Ct);
        var services = host.Services;
        await new InquiryJob(services.GetRequiredService<IDbContextFactory<DashContext>>(), kind is null ? services.GetServices<IInquiryKind>() : [kind],
            services.GetRequiredService<GitMirrors>(), services.GetRequiredService<InquiryQueue>(), services.GetRequiredService<IOptions<IndexingOptions>>(),
            TimeProvider.System, NullLogger<InquiryJob>.Instance).RunAsync(inquiry, ct ?? Ct);
    }

    private async Task<Viewer> SignInAsync(string name)
    {
        await using var db = host.Open();
        var user = new User { Issuer = "https://org.example.com", Subject = name, Name = name, FirstSeenAt = DateTime.UtcNow, SignedInAt = DateTime.UtcNow };
        db.Users.Add(user);
        await db.SaveChangesAsync(Ct);
        return new Viewer(user.Id, [], false);
    }

    /// <summary>A kind that answers when the test lets it.</summary>
    private sealed class Held : IInquiryKind
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource<string> Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Action<long, long>? Report { get; private set; }
        public bool WasStopped { get; private set; }
        public InquiryKind Kind => InquiryKind.Pickaxe;
        public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

        public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
        {
            Report = work.Report;
            Begun.SetResult();
            try { return await Release.Task.WaitAsync(ct); }
            catch (OperationCanceledException)
            {
                WasStopped = true;
                throw;
            }
        }
    }

    private sealed class Failing(Exception fault) : IInquiryKind
    {
        public InquiryKind Kind => InquiryKind.Pickaxe;
        public TimeSpan Limit => TimeSpan.FromMinutes(5);

        public Task<string> AnswerAsync(InquiryWork work, CancellationToken ct) => throw fault;
    }
}
