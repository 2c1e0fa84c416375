using System.Globalization;
using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Languages and the age of lines, now and at points of the past, against git.</summary>
public sealed class PastTests : IAsyncLifetime
{
    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new();
    private int id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly ViewSettings View = new(new DateOnly(2026, 6, 15));

    public async ValueTask InitializeAsync()
    {
        var random = new Random(3);
        string[] names = ["src/a.py", "src/b.PY", "lib/c.cs", "Makefile", "docs/read me.md", "x.h", "deep/er/d.d.ts", "what.zzz", "vendor/lib.js", "ünï/code.rs"];
        for (var i = 0; i < 60; i++)
        {
            sample.Write(names[random.Next(names.Length)], string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(20) + "\n")));
            sample.Commit($"Change {i}", new DateTimeOffset(2019, 3, 1, 23, 30, 0, TimeSpan.FromHours(i % 3 * 5 - 5)).AddDays(i * 40).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        }
        foreach (var name in names) if (!File.Exists(Path.Combine(sample.Path, name))) sample.Write(name, "one\n");
        File.CreateSymbolicLink(Path.Combine(sample.Path, "link.py"), "src/a.py");
        sample.Write("picture.py", [0, 1, 2, 0]);
        sample.Write(".gitattributes", "vendor/* linguist-vendored\n");
        sample.Commit("All of them", "2025-12-31T23:59:00-0800");
        id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
    }

    [Fact]
    public async Task Languages_add_up_to_what_ls_tree_lists_by_ending()
    {
        var history = await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(id, 0, View, Ct, withFiles: true);

        var languages = Languages.Of(history!, View).Rows.ToDictionary(r => r.Language.Name);

        var git = Tree("HEAD").GroupBy(f => FileLanguage.EndingOf(f.Path)).ToDictionary(g => g.Key, g => (g.Count(), g.Sum(f => f.Size)));
        Assert.Equal(git[".py"], (languages["Python"].Files, languages["Python"].Bytes));
        Assert.Equal(git[".h"], (languages["C or C++ or Objective-C"].Files, languages["C or C++ or Objective-C"].Bytes));
        Assert.Equal(git[".zzz"], (languages[".zzz"].Files, languages[".zzz"].Bytes));
        Assert.Equal(git["Makefile"], (languages["Makefile"].Files, languages["Makefile"].Bytes));
        Assert.Equal((git.Values.Sum(g => g.Item1), git.Values.Sum(g => g.Item2)), (languages.Values.Sum(l => l.Files), languages.Values.Sum(l => l.Bytes)));
        Assert.Equal(LanguageKind.Prose, languages["Markdown"].Language.Kind);

        var apart = Languages.Of(history!, View with { WithoutGenerated = true }).Rows.Single(r => r.Language.Name == "JavaScript");
        Assert.Equal((0, 0L, git[".js"].Item2), (apart.Files, apart.Bytes, apart.Apart));
        Assert.Equal(["Python"], Languages.Of(history!, View with { Paths = "src" }).Rows.Select(r => r.Language.Name));
    }

    [Fact]
    public async Task Languages_over_time_are_those_of_the_trees_at_the_end_of_each_period()
    {
        var answer = await AskAsync<LanguagesAnswer>(InquiryKind.Languages, View);

        Assert.Equal(ViewStep.Quarter, answer.Step);
        Assert.Equal(29, answer.Points.Count);
        foreach (var point in answer.Points)
        {
            var end = point.Start.AddMonths(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.Equal(sample.Git("rev-list", "-1", "--first-parent", $"--before={end}T00:00:00Z", "HEAD"), point.Sha);
            var git = Tree(point.Sha).Where(f => FileLanguage.Of(f.Path).IsCode).GroupBy(f => FileLanguage.Of(f.Path).Name).ToDictionary(g => g.Key, g => g.Sum(f => f.Size));
            Assert.Equal(git.OrderBy(g => g.Key, StringComparer.Ordinal), point.Bytes.OrderBy(b => b.Key, StringComparer.Ordinal));
        }
        Assert.Contains(answer.Points, p => p.Bytes.Count > 1);
    }

    [Fact]
    public async Task Lines_of_each_year_are_those_that_blame_names()
    {
        var answer = await AskAsync<SurvivalAnswer>(InquiryKind.Survival, View);

        Assert.Equal((ViewStep.Year, 8, 0), (answer.Step, answer.Points.Count, answer.Unread));
        foreach (var point in answer.Points) Assert.Equal(Blame(point.Sha), point.Lines.OrderBy(l => l.Key).Select(l => $"{l.Key} {l.Value}"));
        Assert.True(answer.Points[^1].Lines.Count > 2);

        var printed = Definitions.Find("line-survival")!.Commands[0].Command;
        Assert.Equal(answer.Points[^1].Lines.Select(l => $"{l.Value} {l.Key}").Order(), Shell.Lines(sample.Path, printed).Order());
    }

    [Fact]
    public async Task Paths_and_generated_files_of_the_view_are_left_out_of_both()
    {
        var view = View with { Paths = "vendor\nsrc", WithoutGenerated = true };

        Assert.All((await AskAsync<LanguagesAnswer>(InquiryKind.Languages, view)).Points, p => Assert.DoesNotContain(p.Bytes, b => b.Key != "Python"));
        var only = Blame(sample.Git("rev-parse", "HEAD"), path => path.StartsWith("src/", StringComparison.Ordinal));
        Assert.Equal(only, (await AskAsync<SurvivalAnswer>(InquiryKind.Survival, view)).Points[^1].Lines.OrderBy(l => l.Key).Select(l => $"{l.Key} {l.Value}"));
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        sample.Dispose();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<(string Path, long Size)> Tree(string revision) =>
        sample.Git("-c", "core.quotePath=false", "ls-tree", "-r", "-l", "-z", revision).Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith("100", StringComparison.Ordinal))
            .Select(l => l.Split('\t')).Select(l => (l[1], long.Parse(l[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture)));

    private IEnumerable<string> Blame(string revision, Func<string, bool>? counts = null) =>
        Tree(revision).Select(f => f.Path).Where(p => p != "picture.py" && counts?.Invoke(p) != false)
            .SelectMany(path => sample.Git("blame", "--date=format:%Y", revision, "--", path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"\([^)]*\s(\d{4})\s+\d+\)").Groups[1].Value)
            .CountBy(year => year).OrderBy(y => y.Key, StringComparer.Ordinal).Select(y => $"{y.Key} {y.Value}");

    private async Task<T> AskAsync<T>(InquiryKind kind, ViewSettings view)
    {
        var inquiry = host.Services.GetServices<IInquiryKind>().Single(k => k.Kind == kind);
        var steps = new List<(long, long)>();
        var answer = await inquiry.AnswerAsync(new InquiryWork(id, host.Mirror(id), new PointsQuestion(view).ToString(), (done, total) => steps.Add((done, total))), Ct);
        Assert.Equal(steps[^1].Item1, steps[^1].Item2);
        return JsonSerializer.Deserialize<T>(answer, JsonSerializerOptions.Web)!;
    }
}
