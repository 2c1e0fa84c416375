using System.Globalization;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>The real app with a public repository whose commits hold everything that a commit's page has to show.</summary>
public sealed class CommitPageApp : IAsyncLifetime
{
    /// <summary>A right-to-left override, isolates, a zero-width space and a terminal's escape.</summary>
    public const string Unseen = "if (isAdmin\u202e \u2066// for admins\u2069 \u2066) {\u200b \u001b[31m";

    public const int ManyFiles = 6_000;

    public SampleRepository Source { get; } = new();

    public DashApp App { get; private set; } = null!;

    public int Id { get; private set; }

    public Browser Stranger { get; private set; } = null!;

    public Browser Grace { get; private set; } = null!;

    public Browser Zoe { get; private set; } = null!;

    public string First { get; private set; } = "";

    /// <summary>One file of each kind.</summary>
    public string Kinds { get; private set; } = "";

    public string Merge { get; private set; } = "";

    public string Many { get; private set; } = "";

    public string WithSignature { get; private set; } = "";

    /// <summary>A file of 6,000 lines, one of 6 MB, and one with a very long line.</summary>
    public string Large { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Make();
        App = await DashApp.StartAsync(o =>
        {
            o.Settings["Repositories:LocalRoots:0"] = Path.GetDirectoryName(Source.Path);
            o.Settings["Indexing:RefreshEvery"] = "00:00:00";
            // A machine that is busy with other tests must not cut what these look at.
            o.Settings["Git:FirstDiffTimeout"] = "00:01:00";
            o.Settings["Git:DiffTimeout"] = "00:01:00";
        });
        (Stranger, Grace, Zoe) = (App.Stranger(), await App.SignedInAsync("grace"), await App.SignedInAsync("zoe"));
        Id = await App.QueryAsync(async db =>
        {
            var repository = new Repository
            {
                Name = "grace/kinds", Source = RepositorySource.Local, Address = Source.Path, Visibility = Visibility.Public, AddedAt = DateTime.UtcNow,
                OwnerId = await db.Users.Where(u => u.Email == "grace@example.com").Select(u => (int?)u.Id).SingleAsync(),
            };
            db.Repositories.Add(repository);
            await db.SaveChangesAsync();
            return repository.Id;
        });
        Assert.True(await App.Services.GetRequiredService<RepositoryIndexer>().IndexAsync(Id, null, TestContext.Current.CancellationToken));
        Assert.Null(await App.QueryAsync(db => db.Repositories.Where(r => r.Id == Id).Select(r => r.Problem).SingleAsync()));
    }

    public Task SetAsync(Visibility visibility) =>
        App.QueryAsync(db => db.Repositories.Where(r => r.Id == Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Visibility, visibility)));

    public string AddressOf(string sha) => $"/repositories/{Id}/commits/{sha}";

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { Stranger, Grace, Zoe }) browser?.Dispose();
        if (App is not null) await App.DisposeAsync();
        Source.Dispose();
    }

    private void Make()
    {
        var lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n"));
        Source.Write("from.txt", lines);
        Source.Write("run.sh", "#!/bin/sh\n");
        Source.Write("plain", "text\n");
        Source.Write("picture.png", [0, 1, 2]);
        Source.Write("crlf.txt", "one\r\ntwo\r\n");
        Source.Write("model.bin", Pointer('a', 1_000));
        Source.Write("app.py", "def handle():\n    return render(\"home.html\", user=user)\n");
        Source.Write("<img src=x onerror=alert(1)>.html", "<b>bold</b>\n");
        Source.Write("access.js", "if (isAdmin) {\n");
        Source.Write("gone.txt", "gone\n");
        First = Source.Commit("First", Date(0));

        Source.Git("mv", "from.txt", "to.txt");
        Source.Write("to.txt", lines + "one more\n");
        File.Delete(Path.Combine(Source.Path, "plain"));
        File.CreateSymbolicLink(Path.Combine(Source.Path, "plain"), "to.txt");
        File.Delete(Path.Combine(Source.Path, "gone.txt"));
        Source.Write("picture.png", [0, 1, 2, 3, 4]);
        Source.Write("crlf.txt", "one\r\n2\r\n");
        Source.Write("model.bin", Pointer('b', 2_345_678));
        Source.Write("app.py", "def handle():\n    return render(\"start.html\", user=user)");
        Source.Write("<img src=x onerror=alert(1)>.html", "<script>alert(1)</script>\n");
        Source.Write("access.js", Unseen + "\n");
        Source.Write("empty.txt", "");
        Source.Git("add", "--all");
        Source.Git("update-index", "--chmod=+x", "run.sh");
        Source.Git("update-index", "--add", "--cacheinfo", $"160000,{First},module");
        Kinds = CommitIndex($"""
            Show every kind

            See https://example.com/a_(b)?q=1&x=2. It follows {First[..10]}, not 0123456789.
            javascript:alert(1), https://ada@evil.example/ and <a href="https://example.com">x</a>

                code kept

            Co-authored-by: Zoë Škvorecká <zoe@example.com>
            Co-authored-by: نور <nur@example.com>
            Reviewed-by: Grace Example <grace@example.com>
            Fixes: https://example.com/issues/4
            """, 1);

        var tree = Source.Git("rev-parse", "HEAD^{tree}");
        Source.Git("checkout", "--quiet", "-b", "side");
        Directory.CreateDirectory(Path.Combine(Source.Path, "module"));
        Source.Write("side.txt", "side\n");
        Source.Git("add", "side.txt");
        CommitIndex("On the side", 2);
        Source.Git("checkout", "--quiet", "main");
        Source.Write("main.txt", "main\n");
        Source.Git("add", "main.txt");
        CommitIndex("On main", 3);
        Source.Git("merge", "--quiet", "--no-ff", "--no-commit", "side");
        Merge = CommitIndex("Merge side", 4);
        Assert.NotEqual(tree, Source.Git("rev-parse", "HEAD^{tree}"));

        for (var i = 0; i < ManyFiles; i++) Source.Write($"many/{i % 50:00}/{i:0000}.txt", $"{i}\n");
        Source.Git("add", "many");
        Many = CommitIndex("Six thousand files", 5);
        Source.Write("lines.txt", string.Concat(Enumerable.Range(1, 6_000).Select(i => $"{i}\n")));
        Source.Write("large.txt", string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 60_000)));
        Source.Write("long.txt", new string('y', 5_000) + "\n");
        Source.Git("add", "lines.txt", "large.txt", "long.txt");
        Large = CommitIndex("Large", 6);
        WithSignature = Source.CommitRaw("Ada <ada@example.com> 1709000000 +0000", "Signed\n", headers: "gpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----");
        Source.Git("tag", "signed", WithSignature);
    }

    // Without "add --all", which would take the submodule away: it has no checkout.
    private string CommitIndex(string message, int hour)
    {
        SampleRepository.RunGit(Source.Path, ["commit", "--quiet", "--cleanup=verbatim", "--file=-"],
            new Dictionary<string, string> { ["GIT_AUTHOR_DATE"] = Date(hour), ["GIT_COMMITTER_DATE"] = Date(hour) }, message + "\n");
        return Source.Git("rev-parse", "HEAD");
    }

    private static string Date(int hour) => string.Create(CultureInfo.InvariantCulture, $"2024-03-03T{hour + 8:00}:00:00+0100");

    private static byte[] Pointer(char sha, int size) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string(sha, 64)}\nsize {size}\n"));
}
