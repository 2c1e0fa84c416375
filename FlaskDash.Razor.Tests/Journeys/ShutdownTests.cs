using System.Diagnostics;
using System.Globalization;
using System.Net;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Data.Sqlite;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>Ctrl-C while somebody looks on.</summary>
[Collection(LongestFirst.Journeys)]
public sealed class ShutdownTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ctrl_C_ends_the_app_at_once_also_with_an_open_event_stream()
    {
        var folder = new TemporaryFolder();
        using var repository = new SampleRepository();
        repository.Commit("One");
        var port = FreePort.Take();
        using var app = new AppProcess(folder, "Development",
            "--urls", $"http://localhost:{port}", "--LocalOrg:Port", FreePort.Take().ToString(CultureInfo.InvariantCulture),
            "--Repositories:LocalRoots:0", Path.GetDirectoryName(repository.Path)!);
        await app.PrintsAsync("Data lies in", Ct);
        using var browser = new Browser(new Uri($"http://localhost:{port}"), inProcess: null);
        using var signedIn = await browser.SignInAsync("ada");
        using var added = await browser.SubmitAsync("/repositories/add", ("Address", repository.Path), ("Visibility", "Private"));
        Assert.Matches("^/repositories/[0-9]+$", added.Place());
        BeingReadElsewhere(folder["flaskdash.db"]);

        using var stream = await browser.GetAsync(added.Place() + "/progress", HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        while (await lines.ReadLineAsync(Ct) is { } line && !line.StartsWith("data:", StringComparison.Ordinal)) { }

        var clock = Stopwatch.StartNew();
        app.Interrupt();
        Assert.Equal(0, await app.EndsAsync(Ct));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
        // The stream came to its end, it was not cut: a browser shows no error.
        Assert.Equal("", (await lines.ReadToEndAsync(Ct)).Trim());
    }

    /// <summary>As if another process held the lease for an hour: there is work under way, and none of it in this app.</summary>
    private static void BeingReadElsewhere(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE Repositories SET State = 1, Stage = 4, StageDone = 10, StageTotal = 100, WantedAt = NULL, LeaseUntil = $until, LeaseFence = LeaseFence + 1";
        command.Parameters.AddWithValue("$until", DateTime.UtcNow.AddHours(1));
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
