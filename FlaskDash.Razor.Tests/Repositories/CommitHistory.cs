using System.Globalization;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Indexing;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>A long history, read: committer dates out of order and equal, merges, words to search, and commits with many files, a rename and a binary file.</summary>
public sealed class CommitHistory : IAsyncLifetime
{
    /// <summary>More than one scan of the list, and more hits than are counted.</summary>
    public const int Commits = 1_260;

    /// <summary>Files of the commit tagged <c>many</c>.</summary>
    public const int ManyFiles = 1_203;

    private static readonly string[] Words =
        ["fix", "Fixture", "parser", "PARSER", "foo-bar", "foo", "bar", "naïve", "naive", "時計", "a", "b2", "2024", "v1.2.3", "Škoda", "it's", "semi;colon", "\"quoted\"", "NEAR", "OR", "100%", "file_name.txt", "C++"];

    private static readonly string[] People =
        ["Ada Example <ada@example.com>", "Zoë Škvorecká <zoe@example.com>", "نور <nur@example.com>", "Grace Parser <grace.fix@example.org>"];

    private readonly IndexerHost host = new();

    public SampleRepository Source { get; } = new();

    /// <summary>The repository.</summary>
    public int Id { get; private set; }

    /// <summary>Another one with a commit of its own that has every word, and all the first ones too.</summary>
    public int Other { get; private set; }

    /// <summary>All commits of git, in the order of the list: committer date, and within a second as <c>rev-list --date-order</c> has them.</summary>
    public IReadOnlyList<string> NewestFirst { get; private set; } = [];

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SampleRepository.RunGit(Source.Path, ["fast-import", "--quiet", "--force"], input: Stream());
        Id = await host.AddAsync(Source.Path, Ct);
        await host.IndexAsync(Id, Ct);
        NewestFirst =
        [
            .. Git("log", "--date-order", "--branches", "--tags", "--format=%ct %H").Split('\n').Select(line => line.Split(' '))
                .OrderByDescending(line => long.Parse(line[0])).Select(line => line[1]),
        ];
        Assert.Equal(Commits, NewestFirst.Count);

        Source.Git("checkout", "-q", "-f", "main");
        Source.Git("branch", "-q", "before");
        Source.Commit(string.Join(' ', Words), "2030-01-01T00:00:00+0000");
        Other = await host.AddAsync(Source.Path, Ct);
        await host.IndexAsync(Other, Ct);
        Source.Git("reset", "-q", "--hard", "before");
        Source.Git("branch", "-q", "-D", "before");
    }

    public string Git(params string[] arguments) => Source.Git(["-c", "log.mailmap=false", .. arguments]);

    public async Task<T> AskAsync<T>(Func<CommitBrowser, Task<T>> ask)
    {
        await using var db = host.Open();
        return await ask(new CommitBrowser(db));
    }

    public async Task<T> ReadAsync<T>(Func<CommitReader, Task<T>> ask)
    {
        await using var db = host.Open();
        return await ask(new CommitReader(db, new CommitBrowser(db)));
    }

    /// <summary>Searches as an administrator, who sees both repositories.</summary>
    public async Task<CommitSearchPage> FindAsync(string text, int? repositoryId, CommitCursor cursor = default)
    {
        await using var db = host.Open();
        var finder = new CommitFinder(db, new Viewer(1, [], true), host.Services.GetRequiredService<RepositoryHistory>(), new CommitBrowser(db));
        return await finder.FindAsync(SearchQuery.Parse(text), repositoryId, cursor, Ct);
    }

    /// <summary>The arrays of the repository.</summary>
    public async Task<HistorySnapshot> SnapshotAsync() => (await host.Services.GetRequiredService<RepositoryHistory>().OpenAsync(Id, Ct))!.Snapshot;

    public DashContext Open() => host.Open();

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        Source.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Stream()
    {
        var random = new Random(7);
        var stream = new StringBuilder();
        var seconds = 1_640_000_000L;
        const int last = Commits;
        for (var mark = 1; mark <= last; mark++)
        {
            // A tenth in the second of the one before, some before it.
            seconds += random.Next(10) switch { 0 => 0, 1 => -random.Next(100_000), _ => random.Next(50_000) };
            var message = $"{Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]} every\n\nBody {Words[random.Next(Words.Length)]}. Number{mark}\n";
            var side = mark % 9 == 0 && mark < last - 3;
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{(side ? "side" : "main")}\nmark :{mark}\n");
            stream.Append(CultureInfo.InvariantCulture, $"author {People[random.Next(People.Length)]} {seconds - random.Next(90_000)} +0530\ncommitter {People[random.Next(People.Length)]} {seconds} -0300\n");
            stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(message)}\n{message}");
            if (mark > 1) stream.Append(CultureInfo.InvariantCulture, $"from :{mark - 1}\n");
            if (mark > 20 && mark % 50 == 0) stream.Append(CultureInfo.InvariantCulture, $"merge :{mark - 13}\n");
            if (mark == last)
                for (var file = 0; file < ManyFiles; file++) File($"many/{file:0000}.txt", $"{file}\n");
            else if (mark == last - 1) stream.Append("R renamed/from.txt renamed/to.txt\n");
            else if (mark == last - 2)
            {
                File("renamed/from.txt", string.Concat(Enumerable.Range(0, 50).Select(n => $"line {n}\n")));
                File("picture.bin", "binary\0\u0001\n");
                File("ä b\t時.txt", "odd path\n");
            }
            else File($"src/f{mark % 30}.txt", string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(40) + "\n")));
        }
        stream.Append(CultureInfo.InvariantCulture, $"reset refs/tags/many\nfrom :{last}\n\nreset refs/heads/topic/x\nfrom :{last}\n\n");
        stream.Append(CultureInfo.InvariantCulture, $"tag annotated\nfrom :{last - 1}\ntagger {People[0]} {seconds} +0000\ndata 1\nt\n");
        return stream.ToString();

        void File(string path, string content) =>
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {(path.Contains('\t', StringComparison.Ordinal) ? $"\"{path.Replace("\t", "\\t", StringComparison.Ordinal)}\"" : path)}\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
    }
}
