using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>No cache mixes people: each has a private repository of a name that nobody else may ever read, and all ask at once.</summary>
public sealed class MarkersTests(ITestOutputHelper output)
{
    private static readonly string[] Accounts = ["ada", "grace", "zoe", "nur"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Under_load_nobody_reads_what_is_anothers()
    {
        await using var app = await DashApp.StartAsync();
        var browsers = new List<(string Marker, Browser Browser)>();
        foreach (var account in Accounts) browsers.Add(($"marker-of-{account}", await app.SignedInAsync(account)));
        browsers.Add(("marker-of-nobody", app.Stranger()));
        await app.QueryAsync(async db =>
        {
            foreach (var account in Accounts)
                db.Repositories.Add(new Repository
                {
                    Name = $"marker-of-{account}", Source = RepositorySource.Local, Address = "/nowhere/" + account, Visibility = Visibility.Private, State = RepositoryState.Ready, AddedAt = DateTime.UtcNow,
                    OwnerId = await db.Users.Where(u => u.Email == account + "@example.com").Select(u => u.Id).SingleAsync(Ct),
                });
            return await db.SaveChangesAsync(Ct);
        });
        string[] paths = ["/", "/repositories", "/account", "/search?q=marker", "/search/complete?q=in%3Amarker&at=9", "/together", "/definitions", "/repositories/1", "/repositories/2", "/repositories/3", "/repositories/4"];

        var (wrong, own) = (new System.Collections.Concurrent.ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (i, ct) =>
        {
            var (marker, browser) = browsers[i % browsers.Count];
            var path = paths[i * 7 % paths.Length];
            var text = await (await browser.GetAsync(path, ct)).Content.ReadAsStringAsync(ct);
            foreach (var (other, _) in browsers.Where(b => b.Marker != marker))
                if (text.Contains(other, StringComparison.Ordinal)) wrong.Add($"{path} shows {marker} the {other}");
            if (text.Contains(marker, StringComparison.Ordinal)) Interlocked.Increment(ref own);
        });

        Assert.Equal([], wrong.Distinct());
        Assert.True(own > 100, $"Their own they saw {own} times only.");
        foreach (var (_, browser) in browsers) browser.Dispose();
    }

    /// <remarks>FLASKDASH_LOAD_MINUTES=3 asks for more than the few seconds of each run.</remarks>
    [Fact]
    public async Task Two_hundred_signed_in_users_get_their_own_pages_and_no_error()
    {
        const int Users = 200;
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("FLASKDASH_LOAD_MINUTES"), System.Globalization.CultureInfo.InvariantCulture, out var wanted) ? wanted : 0.05;
        using var sample = new SampleRepository();
        sample.CommitMany(300);
        await using var app = await DashApp.StartAsync(options =>
        {
            options.Org = org => org.UserLookupsPerMinute = 1_000_000;
            options.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
        });
        for (var i = 0; i < Users; i++) app.Org.Add(new($"00uload{i:0000000000000}", $"load{i}@example.com", $"load{i}@example.com", "Load", $"Tester{i:000}", ["Everyone"], "ACTIVE"));
        var browsers = new Browser[Users];
        await Parallel.ForEachAsync(Enumerable.Range(0, Users), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (i, _) => browsers[i] = await app.SignedInAsync($"load{i}"));
        // Everybody has a real repository, which the workers read meanwhile.
        var ids = await app.QueryAsync(async db =>
        {
            var rows = await db.Users.Where(u => u.Email!.StartsWith("load")).OrderBy(u => u.Email).Select(u => new { u.Id, u.Email }).ToListAsync(Ct);
            var added = rows.ConvertAll(u => new Repository
            {
                Name = $"marker-of-{u.Email!.Split('@')[0]}.", Source = RepositorySource.Local, Address = sample.Path, Visibility = Visibility.Private, AddedAt = DateTime.UtcNow, WantedAt = DateTime.UtcNow, OwnerId = u.Id,
            });
            db.Repositories.AddRange(added);
            await db.SaveChangesAsync(Ct);
            return added.ToDictionary(r => r.Name, r => r.Id);
        });

        var (wrong, requests, own) = (new System.Collections.Concurrent.ConcurrentDictionary<string, int>(), 0, 0);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Users).Select(i => Task.Run(async () =>
        {
            var (marker, random) = ($"marker-of-load{i}.", new Random(i));
            var (mine, other) = (ids[marker], ids[$"marker-of-load{(i + 1) % Users}."]);
            do
            {
                var (path, status) = random.Next(9) switch
                {
                    0 => ("/", 200), 1 => ("/repositories", 200), 2 => ($"/repositories/{mine}", 200), 3 => ("/account", 200), 4 => ("/search?q=commit", 200), 5 => ("/together", 200),
                    6 => ($"/repositories/{mine}/settings", 200), 7 => ($"/repositories/{other}", 404), _ => ($"/repositories/{other}/export/commits.csv", 404),
                };
                using var answer = await browsers[i].GetAsync(path, Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                Interlocked.Increment(ref requests);
                if ((int)answer.StatusCode != status) wrong.AddOrUpdate($"{path[..Math.Min(path.Length, 14)]} {(int)answer.StatusCode}", 1, (_, n) => n + 1);
                foreach (System.Text.RegularExpressions.Match found in System.Text.RegularExpressions.Regex.Matches(text, "marker-of-load[0-9]+\\."))
                    if (found.Value != marker) wrong.AddOrUpdate($"{path} shows another's", 1, (_, n) => n + 1);
                if (text.Contains(marker, StringComparison.Ordinal)) Interlocked.Increment(ref own);
            }
            while (clock.Elapsed < TimeSpan.FromMinutes(minutes));
        }, Ct)));

        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Users} users, {requests} requests in {clock.Elapsed.TotalSeconds:0} s, {own} with their own marker."));
        Assert.Empty(wrong);
        Assert.True(own > Users / 4, $"Their own they saw {own} times only.");
        Assert.DoesNotContain(app.Log, line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
        foreach (var browser in browsers) browser.Dispose();
    }
}
