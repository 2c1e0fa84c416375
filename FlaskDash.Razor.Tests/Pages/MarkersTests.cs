using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>No cache mixes people: each has a private repository of a name that nobody else may ever read, and all ask at once.</summary>
public sealed class MarkersTests
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
}
