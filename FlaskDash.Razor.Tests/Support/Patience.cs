using System.Diagnostics;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Waits for what a job of the app does, and not for ever: a test that hangs tells nothing.</summary>
public static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Looks again until it holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < Limit, $"It did not happen within {Limit}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
