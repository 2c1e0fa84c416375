using System.Diagnostics;
using System.Globalization;
using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>What somebody may not see takes as long to refuse as what does not exist. That both look the same is <see cref="AccessTests"/>'s.</summary>
public sealed class HiddenTests(ITestOutputHelper output)
{
    private const int Rounds = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/commits")]
    [InlineData("/settings")]
    [InlineData("/export/commits.csv")]
    [InlineData("/commits?q=secret")]
    public async Task Forbidden_and_unknown_take_the_same_time(string page)
    {
        using var sample = new SampleRepository();
        sample.CommitMany(500);
        await using var app = await DashApp.StartAsync(options => options.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath());
        using var ada = await app.SignedInAsync("ada");
        using var grace = await app.SignedInAsync("grace");
        using var added = await ada.PostFormAsync("/repositories/add", ("Address", sample.Path), ("Visibility", "Private"));
        var id = int.Parse(added.Place()["/repositories/".Length..], CultureInfo.InvariantCulture);
        await Patience.UntilAsync(() => app.QueryAsync(db => db.Repositories.AnyAsync(r => r.Id == id && r.State == RepositoryState.Ready && r.LinesMissing == 0, Ct)));
        // Its owner's cache is warm: whoever may not see it must not feel that either.
        using (await ada.GetAsync($"/repositories/{id}{page}", Ct)) { }
        if (page == "/settings") Assert.Matches(@"which takes \d+(\.\d)?\u202f[kM]?B of disk", WebUtility.HtmlDecode(await ada.GetStringAsync($"/repositories/{id}{page}", Ct)));

        var (forbidden, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            // In turns, and now the one first and now the other, so that the machine's moods strike both.
            foreach (var isForbidden in i % 2 == 0 ? (bool[])[true, false] : [false, true])
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await grace.GetAsync($"/repositories/{(isForbidden ? id : id + 1_000_000)}{page}", Ct);
                (isForbidden ? forbidden : unknown).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        var ratio = Median(forbidden) / Median(unknown);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page}: forbidden / unknown {ratio:0.00}, medians of {Rounds}"));
        Assert.InRange(ratio, 0.6, 1.6);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
