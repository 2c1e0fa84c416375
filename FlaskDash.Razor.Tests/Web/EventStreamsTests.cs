using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlaskDash.Razor.Tests.Web;

public sealed class EventStreamsTests
{
    private readonly Channel<ProgressState> _states = Channel.CreateUnbounded<ProgressState>();
    private readonly TaskCompletionSource _ended = new();

    [Fact]
    public async Task Each_value_is_sent_at_once_as_an_event_and_the_end_ends_the_answer()
    {
        await using var host = await StartAsync();
        using var answer = await OpenAsync(host);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("retry: 3000", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        await lines.ReadLineAsync(TestContext.Current.CancellationToken);

        _states.Writer.TryWrite(new ProgressState("Reading\nlines", 1, 2, false));
        Assert.Equal("""data: {"text":"Reading\nlines","done":1,"of":2,"isFinished":false}""", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        _states.Writer.Complete();
        await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_stream_sends_a_comment_and_ends_after_a_minute()
    {
        var clock = new HandClock();
        await using var host = await StartAsync(clock);
        using var answer = await OpenAsync(host);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        await lines.ReadLineAsync(TestContext.Current.CancellationToken);

        await clock.FireAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(":", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        await clock.FireAsync(TimeSpan.FromSeconds(60));
        await lines.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stopping_the_app_ends_open_streams()
    {
        var host = await StartAsync();
        using var answer = await OpenAsync(host);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_that_leaves_ends_the_sequence()
    {
        await using var host = await StartAsync();

        (await OpenAsync(host)).Dispose();

        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_the_viewer_may_not_see_is_not_found()
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync("/none", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private Task<WebHost> StartAsync(TimeProvider? clock = null) => WebHost.StartAsync(
        app =>
        {
            app.MapEventStream<ProgressState>("/progress", (_, ct) => Task.FromResult<IAsyncEnumerable<ProgressState>?>(ReadAsync(ct))).AllowAnonymous();
            app.MapEventStream<ProgressState>("/none", (_, _) => Task.FromResult<IAsyncEnumerable<ProgressState>?>(null)).AllowAnonymous();
        },
        builder =>
        {
            if (clock is not null) builder.Services.AddSingleton(clock);
        });

    private async IAsyncEnumerable<ProgressState> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            await foreach (var state in _states.Reader.ReadAllAsync(ct)) yield return state;
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private static Task<HttpResponseMessage> OpenAsync(WebHost host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/progress") { Headers = { { "Accept-Encoding", "br, gzip" } } };
        return host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Timers go off when the test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly Channel<(TimeSpan Due, TimerCallback Callback, object? State)> _timers =
            Channel.CreateUnbounded<(TimeSpan, TimerCallback, object?)>();

        private readonly List<(TimeSpan Due, TimerCallback Callback, object? State)> _seen = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Writer.TryWrite((dueTime, callback, state));
            return new Timer();
        }

        /// <summary>Waits until something set a timer of this length, and lets it go off.</summary>
        public async Task FireAsync(TimeSpan due)
        {
            while (!_seen.Exists(t => t.Due == due))
                _seen.Add(await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
            var timer = _seen.First(t => t.Due == due);
            _seen.Remove(timer);
            timer.Callback(timer.State);
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
