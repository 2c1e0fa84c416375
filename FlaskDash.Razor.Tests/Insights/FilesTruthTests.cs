using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Folders, hot spots, one file's history and ownership, each against git.</summary>
public sealed class FilesTruthTests(FoldersRepository repository) : IClassFixture<FoldersRepository>
{
    private static readonly ViewSettings View = new(new DateOnly(2026, 6, 15));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("src/")]
    [InlineData("docs/")]
    [InlineData("lib/vendor/")]
    [InlineData("ä/")]
    public async Task A_folder_s_entries_equal_git(string path)
    {
        var folder = Folder.Of(await OpenAsync(), View, path)!;
        var tree = repository.Sample.Git("-c", "core.quotePath=false", "ls-tree", "-r", "-l", "HEAD").Split('\n').Select(l => l.Split('\t')).Select(l => (Path: l[1], Size: long.Parse(l[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture))).ToList();

        foreach (var entry in folder.Entries)
        {
            var below = tree.Where(t => entry.IsFolder ? t.Path.StartsWith(entry.Path, StringComparison.Ordinal) : t.Path == entry.Path).ToList();
            Assert.Equal((entry.Path, below.Count, below.Sum(t => t.Size)), (entry.Path, entry.Files, entry.Size));
            Assert.Equal((entry.Path, repository.Sample.Git("rev-list", "--count", "--full-history", "--no-merges", "HEAD", "--", $":(literal){entry.Path.TrimEnd('/')}")), (entry.Path, $"{entry.Sum.Commits}"));
            var days = repository.Sample.Git("log", "--full-history", "--no-merges", "--format=%ad", "--date=format:%Y-%m-%d", "HEAD", "--", $":(literal){entry.Path.TrimEnd('/')}").Split('\n').Order().ToList();
            Assert.Equal((days[0], days[^1]), (entry.Sum.First!.Value.Iso(), entry.Sum.Last!.Value.Iso()));
        }
        // With all that was ever there, and nothing twice.
        Assert.Distinct(folder.Entries.Select(e => e.Path));
        var all = repository.Sample.Git("-c", "core.quotePath=false", "log", "--no-merges", "--no-renames", "--name-only", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => p.StartsWith(path, StringComparison.Ordinal)).Select(p => p.IndexOf('/', path.Length) is >= 0 and var slash ? p[..(slash + 1)] : p).Distinct();
        Assert.Equal(all.Order(StringComparer.Ordinal), folder.Entries.Select(e => e.Path).Order(StringComparer.Ordinal));
        Assert.Contains(folder.Entries, e => e.Sum.Churn > 0);
    }

    [Fact]
    public async Task Lines_of_all_entries_are_those_of_the_view_and_a_range_counts_only_its_days()
    {
        var history = await OpenAsync();
        var range = View.Between(new DateOnly(2022, 2, 1), new DateOnly(2022, 3, 10));
        foreach (var view in new[] { View, range, View with { Paths = "src" }, View with { WithoutGenerated = true } })
        {
            var (folder, now) = (Folder.Of(history, view, "")!, HeadlineNumbers.Of(history, view).Now);
            Assert.Equal((now.Additions, now.Deletions), (folder.Entries.Sum(e => e.Sum.Additions), folder.Entries.Sum(e => e.Sum.Deletions)));
        }
        Assert.Null(Folder.Of(history, View, "no/such/"));
    }

    [Fact]
    public async Task Hot_spots_are_the_files_with_the_most_commits_times_bytes()
    {
        var hot = Folder.HotSpots(await OpenAsync(), View, "", 100);

        var counts = repository.Sample.Git("-c", "core.quotePath=false", "log", "--full-history", "--no-merges", "--no-renames", "--name-only", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        var told = repository.Sample.Git("-c", "core.quotePath=false", "ls-tree", "-r", "-l", "HEAD").Split('\n').Select(l => l.Split('\t'))
            .Select(l => (Path: l[1], Heat: counts[l[1]] * double.Parse(l[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture))).OrderByDescending(t => t.Heat).ThenBy(t => t.Path, StringComparer.Ordinal);
        Assert.Equal(told, hot.Select(h => (h.Path, h.Heat)).OrderByDescending(h => h.Heat).ThenBy(h => h.Path, StringComparer.Ordinal));
        Assert.Equal(hot.Select(h => h.Heat).OrderDescending(), hot.Select(h => h.Heat));
    }

    [Fact]
    public async Task A_file_is_followed_through_its_renames_as_git_follows_it()
    {
        // Without merges, where --follow has one way to go.
        using var sample = new Support.SampleRepository();
        sample.Write("a.txt", string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n")));
        sample.Commit("Begin", "2024-01-01T10:00:00+0000");
        foreach (var (i, move) in new[] { (1, "b.txt"), (2, null), (3, "dir/c.txt"), (4, null) })
        {
            var name = i < 2 ? "a.txt" : i < 4 ? "b.txt" : "dir/c.txt";
            if (move is not null) { Directory.CreateDirectory(Path.Combine(sample.Path, "dir")); sample.Git("mv", name, move); name = move; }
            File.AppendAllText(Path.Combine(sample.Path, name), $"more {i}\n");
            sample.Write("other.txt", $"{i}\n");
            sample.Commit($"Change {i}", $"2024-01-{i + 1:00}T10:00:00+0000", i % 2 == 0 ? "Grace Example <grace@example.com>" : "Ada Example <ada@example.com>");
        }
        sample.Write("a.txt", "another file of the old name\n");
        sample.Commit("Again", "2024-02-01T10:00:00+0000");
        using var host = new Indexing.IndexerHost();
        var id = await host.AddAsync(sample.Path, Ct);
        var row = await host.IndexAsync(id, Ct);
        var history = (await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(id, row.Generation, View, Ct, withFiles: true))!;

        var file = OneFile.Of(history, View, "dir/c.txt")!;

        await using var db = host.Open();
        var shas = await db.Commits.ToDictionaryAsync(c => c.Position, c => Convert.ToHexStringLower(c.Sha), Ct);
        var told = sample.Git("log", "--follow", "-M", "--format=%H", "--", "dir/c.txt").Split('\n');
        Assert.Equal(told, file.Changes.Select(c => shas[c.Position]));
        Assert.Equal(["b.txt", "a.txt"], file.Changes.Select(c => c.OldPath).OfType<string>());
        Assert.Equal([("Ada Example", 3), ("Grace Example", 2)], file.Authors.Select(a => (a.Name, a.Commits)));
        Assert.Single(OneFile.Of(history, View, "a.txt")!.Changes, c => c.Path == "a.txt" && c.Additions == 1);
        Assert.Null(OneFile.Of(history, View, "nothing"));
    }

    [Fact]
    public async Task Ownership_counts_the_lines_that_people_added_to_what_is_still_there()
    {
        var history = await OpenAsync();
        var there = repository.Sample.Git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD").Split('\n').ToHashSet();
        var lines = new Dictionary<(string Top, string Who), long>();
        var who = "";
        foreach (var line in repository.Sample.Git("-c", "core.quotePath=false", "log", "--no-merges", "--numstat", "-M", "--format=@%aN <%aE>", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '@') who = line[1..];
            else if (line.Split('\t') is [not "-" and var added, _, var shown] && FlaskDash.Razor.Git.GitCounts.NewPath(shown) is var path && there.Contains(path))
                lines[(path.Split('/')[0], who)] = lines.GetValueOrDefault((path.Split('/')[0], who)) + long.Parse(added, CultureInfo.InvariantCulture);
        }

        var knowledge = Knowledge.Of(history, View, "");

        Assert.Equal(lines.Values.Sum(), knowledge.All!.Lines);
        foreach (var group in lines.Where(l => l.Value > 0).GroupBy(l => l.Key.Top))
        {
            var entry = knowledge.Entries.Single(e => e.Name == group.Key);
            var sorted = group.Select(g => g.Value).OrderDescending().ToList();
            Assert.Equal((sorted.Sum(), sorted.Count, (double)sorted[0] / sorted.Sum()), (entry.Lines, entry.People, entry.MainShare));
            Assert.Contains(group.Where(g => g.Value == sorted[0]), g => g.Key.Who == $"{entry.Main.Name} <{entry.Main.Email}>");
            Assert.Equal(Enumerable.Range(1, sorted.Count).First(n => 2 * sorted.Take(n).Sum() > sorted.Sum()), entry.BusFactor);
        }
        Assert.Equal(knowledge.Entries.Count, lines.Where(l => l.Value > 0).Select(l => l.Key.Top).Distinct().Count());
        Assert.True(knowledge.All.HasLeft(new DateOnly(2026, 6, 15), 365));
        Assert.False(knowledge.All.HasLeft(knowledge.All.MainLast!.Value.AddDays(30), 30));
        Assert.True(knowledge.All.HasLeft(knowledge.All.MainLast.Value.AddDays(31), 30));
    }

    // Where nobody ever replaced a line of somebody else, blame says the same.
    [Fact]
    public async Task Ownership_equals_blame_where_no_line_was_replaced()
    {
        using var sample = new Support.SampleRepository();
        string[] people = ["Ada Example <ada@example.com>", "Grace Example <grace@example.com>"];
        for (var i = 0; i < 9; i++)
        {
            var file = Path.Combine(sample.Path, i % 2 == 0 ? "src" : "docs");
            Directory.CreateDirectory(file);
            File.AppendAllText(Path.Combine(file, "f.txt"), string.Concat(Enumerable.Range(0, i + 1).Select(n => $"{i} {n}\n")));
            sample.Commit($"Add {i}", author: people[i % 3 == 0 ? 0 : 1]);
        }
        using var host = new Indexing.IndexerHost();
        var id = await host.AddAsync(sample.Path, Ct);
        var row = await host.IndexAsync(id, Ct);
        var history = (await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(id, row.Generation, View, Ct, withFiles: true))!;

        foreach (var entry in Knowledge.Of(history, View, "").Entries)
        {
            var blamed = sample.Git("blame", "--line-porcelain", "HEAD", "--", entry.Path + "f.txt").Split('\n').Where(l => l.StartsWith("author ", StringComparison.Ordinal)).GroupBy(l => l[7..]).ToDictionary(g => g.Key, g => (long)g.Count());
            Assert.Equal((blamed.Values.Sum(), blamed.Count, blamed.MaxBy(b => b.Value).Key), (entry.Lines, entry.People, entry.Main.Name));
        }
    }

    private async Task<History> OpenAsync()
    {
        await using var db = repository.Host.Open();
        var generation = await db.Repositories.Where(r => r.Id == repository.Id).Select(r => r.Generation).SingleAsync(Ct);
        return (await repository.Host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(repository.Id, generation, View, Ct, withFiles: true))!;
    }
}
