using System.Globalization;
using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>A repository with folders, renames, generated files, side branches and co-authors, read by the real indexer.</summary>
public sealed class FoldersRepository : IAsyncLifetime
{
    public SampleRepository Sample { get; } = new();

    internal IndexerHost Host { get; } = new();

    public int Id { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var random = new Random(4);
        string[] files = ["src/a.cs", "src/b.cs", "src/gen/x.g.cs", "src/gen/y.g.cs", "docs/read me.md", "docs/img/p.bin", "lib/vendor/v.js", "lib/own[1].js", "top.txt", "Src/a.cs", "src.txt", "ä/ö.txt"];
        string[] people = ["Ada Example <ada@example.com>", "Grace Example <grace@example.com>", "Zoë Example <zoe@example.com>"];
        Sample.Write(".gitattributes", "*.g.cs linguist-generated\nlib/vendor/** linguist-vendored\n");
        Sample.Commit("Attributes", "2022-01-01T10:00:00+0100");
        var moved = new Dictionary<string, string>();
        for (var i = 0; i < 90; i++)
        {
            if (i % 30 == 10) Sample.Git("checkout", "-q", "-b", $"side{i}");
            if (i % 30 == 20)
            {
                Sample.Git("checkout", "-q", "main");
                Sample.Git("merge", "-q", "--no-ff", "-X", "ours", "-m", $"Merge {i}", $"side{i - 10}");
            }
            foreach (var file in files.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
                Sample.Write(moved.GetValueOrDefault(file, file), string.Concat(Enumerable.Range(0, random.Next(5, 40)).Select(_ => (file.EndsWith(".bin", StringComparison.Ordinal) ? "\0" : "") + random.Next(60) + "\n")));
            if (i % 17 == 5 && File.Exists(Path.Combine(Sample.Path, moved.GetValueOrDefault(files[i % 3], files[i % 3]))))
            {
                var (from, to) = (moved.GetValueOrDefault(files[i % 3], files[i % 3]), $"{(i % 2 == 0 ? "docs" : "src/new")}/{i}.cs");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Sample.Path, to))!);
                Sample.Git("add", "-A");
                Sample.Git("mv", from, to);
                moved[files[i % 3]] = to;
            }
            var trailers = random.Next(4) switch
            {
                0 => $"\n\nCo-authored-by: {people[random.Next(3)]}\n",
                1 => $"\n\nCo-authored-by: {people[random.Next(3)]}\nCo-authored-by: {people[random.Next(3)]}\n",
                _ => "",
            };
            Sample.Commit($"Change {i}{trailers}", $"2022-{i / 28 + 1:00}-{i % 28 + 1:00}T{i % 24:00}:10:00+0200", people[random.Next(3)]);
        }
        Id = await Host.AddAsync(Sample.Path, TestContext.Current.CancellationToken);
        await Host.IndexAsync(Id, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Host.Dispose();
        Sample.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Paths, generated files and co-authors, each against git.</summary>
public sealed class PathTruthTests(FoldersRepository repository) : IClassFixture<FoldersRepository>
{
    private static readonly ViewSettings Defaults = new(new DateOnly(2026, 6, 15));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Paths =>
    [
        "path=src", "path=src/", "path=src/*", "path=*.cs", "path=*.cs&path=!src/gen", "path=!docs", "path=docs&path=lib", "path=*/[ab].cs", "path=*/[!a].cs", "path=lib/own\\[1\\].js",
        "path=docs/read me.md", "path=s?c/*", "path=ä", "path=nothing", "path=top.txt&path=!*.txt", "path=**/gen/**", "path=*.g.cs&generated=out", "generated=out", "path=src&from=2022-02-01&to=2022-03-10&merges=in", "path=src&ref=all",
    ];

    [Theory, MemberData(nameof(Paths))]
    public async Task Commits_and_lines_of_some_paths_equal_git(string query)
    {
        var view = ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults).View;
        foreach (var slug in CheckQuestion.Slugs)
        {
            var kind = repository.Host.Services.GetServices<IInquiryKind>().Single(k => k.Kind == InquiryKind.Check);
            var answer = JsonSerializer.Deserialize<CheckAnswer>(
                await kind.AnswerAsync(new InquiryWork(repository.Id, repository.Host.Mirror(repository.Id), new CheckQuestion(slug, view).ToString(), (_, _) => { }), Ct), JsonSerializerOptions.Web)!;
            Assert.Equal((slug, ""), (slug, string.Join("; ", answer.Rows.Where(r => !r.IsEqual).Select(r => $"{r.Key}: {string.Join(' ', r.Ours)} here, {string.Join(' ', r.Git)} git"))));
            Assert.Equal(query == "path=nothing" || query.Contains("!*.txt", StringComparison.Ordinal), answer.Commits == 0);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task The_command_that_the_page_shows_prints_the_same(string query)
    {
        var view = ViewSettings.Parse(QueryHelpers.ParseQuery(query), Defaults).View with { Step = ViewStep.Day };
        if (view.WithoutGenerated) return; // git has no option for it
        var history = await OpenAsync(view);

        var printed = Run(new ViewCommand(history, view).Text(CountedBy.Author, withLines: true, []));

        Assert.Equal(Committers.Of(history, view).Rows.Select(c => $"{c.Commits} {c.Additions} {c.Deletions} {c.Name} <{c.Email}>").Order(), printed.Order());
    }

    [Fact]
    public async Task What_is_generated_or_vendored_stands_apart_and_is_what_check_attr_names()
    {
        var (all, without) = (Defaults, Defaults with { WithoutGenerated = true });
        var history = await OpenAsync(without);
        var sums = (Additions: 0L, Deletions: 0L);
        foreach (var line in repository.Sample.Git("log", "--no-merges", "--numstat", "--no-renames", "--format=", "HEAD", "--", "*.g.cs", "lib/vendor").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')))
            sums = (sums.Additions + long.Parse(line[0], CultureInfo.InvariantCulture), sums.Deletions + long.Parse(line[1], CultureInfo.InvariantCulture));

        var (lines, counted) = (LinesOverTime.Of(history, all), LinesOverTime.Of(history, without));

        Assert.Equal(sums, (counted.Buckets.Sum(b => b.ApartAdditions), counted.Buckets.Sum(b => b.ApartDeletions)));
        Assert.True(sums.Additions > 0 && sums.Deletions > 0);
        Assert.Equal(lines.Buckets.Select(b => (b.Commits, b.Additions, b.Deletions)), counted.Buckets.Select(b => (b.Commits, b.Additions + b.ApartAdditions, b.Deletions + b.ApartDeletions)));
        Assert.All(lines.Buckets, b => Assert.Equal((0, 0), (b.ApartAdditions, b.ApartDeletions)));
    }

    [Fact]
    public async Task Co_authors_in_full_equal_shortlog_and_parts_add_up_to_the_commits()
    {
        var view = Defaults with { Merges = ViewShare.In, CoAuthors = ViewCredit.Full };
        var history = await OpenAsync(view);
        var told = repository.Sample.Git("shortlog", "-se", "--group=author", "--group=trailer:co-authored-by", "HEAD").Split('\n').Select(l => l.Trim().Split('\t')).ToDictionary(l => l[1], l => int.Parse(l[0], CultureInfo.InvariantCulture));

        var full = Committers.Of(history, view).Rows;
        var split = Committers.Of(history, view with { CoAuthors = ViewCredit.Split }).Rows;
        var none = Committers.Of(history, view with { CoAuthors = ViewCredit.None }).Rows;

        Assert.Equal(told.OrderBy(t => t.Key, StringComparer.Ordinal), full.Select(c => KeyValuePair.Create($"{c.Name} <{c.Email}>", c.Commits)).OrderBy(c => c.Key, StringComparer.Ordinal));
        Assert.Equal(none.Sum(c => c.Commits), split.Sum(c => c.Credit), 6);
        Assert.Equal((double)none.Sum(c => c.Additions), split.Sum(c => c.Additions), split.Count);
        Assert.Equal(full.Select(c => (c.Number, c.Commits)).Order(), split.Select(c => (c.Number, c.Commits)).Order());
        Assert.All(split, c => Assert.True(c.Credit < c.Commits && c.Credit > none.Single(n => n.Number == c.Number).Commits / 3.0));
        Assert.NotEqual(none.Sum(c => c.Commits), full.Sum(c => c.Commits));
        Assert.Equal(HeadlineNumbers.Of(history, view).Now.Commits, HeadlineNumbers.Of(history, view with { CoAuthors = ViewCredit.None }).Now.Commits);
        Assert.Equal(split.OrderByDescending(c => c.Credit).Select(c => c.Number), split.Select(c => c.Number));
    }

    [Theory]
    [InlineData("/src", "cannot begin with")]
    [InlineData(":(glob)x", "cannot begin with")]
    [InlineData("!", "behind the exclamation mark")]
    [InlineData("src/[ab", "without its")]
    public void A_pattern_that_git_would_read_otherwise_is_refused(string pattern, string why)
    {
        var parsed = ViewSettings.Parse([new("path", pattern)], Defaults);

        Assert.Contains(why, Assert.Single(parsed.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("a.txt => b.txt", "b.txt")]
    [InlineData("src/{a => b}/f.cs", "src/b/f.cs")]
    [InlineData("src/{old => }/f.cs", "src/f.cs")]
    [InlineData("{ => lib}/f.cs", "lib/f.cs")]
    public void The_path_behind_a_rename_is_read_from_numstat(string shown, string path) => Assert.Equal(path, FlaskDash.Razor.Git.GitCounts.NewPath(shown));

    private async Task<History> OpenAsync(ViewSettings view)
    {
        await using var db = repository.Host.Open();
        var generation = await db.Repositories.Where(r => r.Id == repository.Id).Select(r => r.Generation).SingleAsync(Ct);
        return (await repository.Host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(repository.Id, generation, view, Ct))!;
    }

    private string[] Run(string command) => Shell.Lines(repository.Host.Mirror(repository.Id), command, ("core.quotePath", "false"));
}
