using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>The default branch's files, what <c>.gitattributes</c> say of paths, and co-authors: what comes beside commits and lines.</summary>
public sealed class TreeTests : IDisposable
{
    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        host.Dispose();
        sample.Dispose();
    }

    [Fact]
    public async Task The_tree_is_the_one_that_git_lists_also_after_a_change()
    {
        sample.Write("src/ä.cs", "one\ntwo\n");
        sample.Write("run.sh", "#!/bin/sh\n");
        sample.Git("add", "-A");
        sample.Git("update-index", "--chmod=+x", "run.sh");
        sample.Git("update-index", "--add", "--cacheinfo", $"160000,{new string('1', 40)},lib/sub");
        File.CreateSymbolicLink(Path.Combine(sample.Path, "link"), "run.sh");
        sample.Git("add", "link");
        sample.Git("commit", "-q", "-m", "First");
        var id = await host.AddAsync(sample.Path, Ct);

        await EqualsLsTreeAsync(await host.IndexAsync(id, Ct));

        sample.Git("rm", "-q", "-r", "src");
        sample.Git("commit", "-q", "-m", "Second");
        var files = await EqualsLsTreeAsync(await host.IndexAsync(id, Ct));
        Assert.Contains("src/ä.cs", files.Paths);
        Assert.Equal([TreeKind.Submodule, TreeKind.SymbolicLink, TreeKind.Executable], Enumerable.Range(0, files.Tree.Count).Select(i => files.Tree[i].Kind));
    }

    [Fact]
    public async Task Attributes_of_every_path_there_ever_was_equal_check_attr_and_follow_its_changes()
    {
        string[] paths = ["gen/a.g.cs", "gen/b.cs", "lib/vendor/x.js", "lib/own.js", "docs/a.md", "old/gone.g.cs", "sub/dir/made.txt"];
        foreach (var path in paths) sample.Write(path, path + "\n");
        sample.Commit("First");
        var id = await host.AddAsync(sample.Path, Ct);
        Assert.All((await FilesAsync(await host.IndexAsync(id, Ct))).Attributes, a => Assert.Equal(PathAttributes.None, a));

        sample.Write(".gitattributes", "*.g.cs linguist-generated\nlib/vendor/** linguist-vendored=true\n[attr]made linguist-generated\ndocs/* linguist-generated=false\n");
        sample.Write("sub/.gitattributes", "made.txt made\ndir/made.txt linguist-generated linguist-vendored\n");
        sample.Git("rm", "-q", "old/gone.g.cs");
        sample.Commit("Say what is made");
        await EqualsCheckAttrAsync(await host.IndexAsync(id, Ct), some: true);

        // A new file under the same rules, and then other rules.
        sample.Write("new/late.g.cs", "late\n");
        sample.Commit("Another");
        await EqualsCheckAttrAsync(await host.IndexAsync(id, Ct), some: true);
        sample.Write(".gitattributes", "*.g.cs -linguist-generated\n*.md linguist-vendored\n");
        sample.Commit("Other rules");
        await EqualsCheckAttrAsync(await host.IndexAsync(id, Ct), some: true);
        sample.Git("rm", "-q", ".gitattributes", "sub/.gitattributes");
        sample.Commit("No rules");
        await EqualsCheckAttrAsync(await host.IndexAsync(id, Ct), some: false);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Folder, "tmp"), "git-job-*"));
    }

    [Fact]
    public async Task Languages_that_attributes_name_take_the_place_of_those_of_endings_also_where_a_tree_was_read_before_they_were_asked_for()
    {
        sample.Write("src/page.inc", new string('a', 100));
        sample.Write("src/tool", new string('b', 50));
        sample.Write("src/odd.cs", new string('c', 25));
        sample.Write("src/set.js", new string('d', 12));
        sample.Write(".gitattributes", "*.inc linguist-language=PHP\nsrc/tool linguist-language=objective-c++\n*.cs linguist-language=No-Such-Language\n*.js linguist-language\n");
        sample.Commit("First");
        var id = await host.AddAsync(sample.Path, Ct);
        (string, long)[] expected = [("PHP", 100), ("Objective-C++", 50), ("C#", 25), ("JavaScript", 12)];

        Assert.Equal(expected, await CodeAsync(await host.IndexAsync(id, Ct)));

        // As an earlier version left it.
        await using (var db = host.Open())
        {
            var tree = await db.SnapshotChunks.SingleAsync(c => c.Group == 'T', Ct);
            tree.Data = [.. "FDT1"u8, .. tree.Data.AsSpan(4)];
            await db.SaveChangesAsync(Ct);
            await db.Paths.ExecuteUpdateAsync(row => row.SetProperty(p => p.Language, (string?)null), Ct);
        }
        using var later = host.Again();
        Assert.Equal(expected, await CodeAsync(await later.IndexAsync(id, Ct), later));

        sample.Write(".gitattributes", "*.inc linguist-language=Pawn\n");
        sample.Commit("Other rules");
        Assert.Equal(["C#", "JavaScript", "Pawn"], (await CodeAsync(await later.IndexAsync(id, Ct), later)).Select(l => l.Name).Order());
    }

    private async Task<IEnumerable<(string Name, long Bytes)>> CodeAsync(Repository row, IndexerHost? asked = null)
    {
        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        var view = new ViewSettings(new DateOnly(2024, 1, 1));
        var history = (await (asked ?? host).Services.GetRequiredService<RepositoryHistory>().OpenAsync(row.Id, row.Generation, view, Ct, withFiles: true))!;
        return Languages.Of(history, view).Rows.Where(r => r.Language.IsCode).Select(r => (r.Language.Name, r.Bytes));
    }

    [Fact]
    public async Task A_mirror_without_one_of_the_blobs_has_a_tree_without_sizes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The wrapper is a shell script.");
        sample.Write("a.txt", "one\n");
        sample.Write("b.txt", "two\n");
        sample.Write(".gitattributes", "*.txt linguist-vendored\n");
        sample.Commit("First");
        // What git does where a blob is missing.
        using var git = new GitWrapper("""case "$*" in *ls-tree*-l*) echo "fatal: unable to get size" >&2; exit 128;; esac""");
        using var partial = host.Again(new() { ["Git:Executable"] = git.Path });
        var id = await partial.AddAsync(sample.Path, Ct);

        var row = await partial.IndexAsync(id, Ct);

        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        var files = await FilesAsync(row);
        Assert.Equal([(".gitattributes", -1), ("a.txt", -1), ("b.txt", -1)], Enumerable.Range(0, files.Tree.Count).Select(i => files.Tree[i]).Select(f => (files.Paths[f.Path], f.Size)));
        Assert.Equal(2, files.Attributes.Count(a => a == PathAttributes.Vendored));
    }

    [Fact]
    public async Task Co_authors_are_those_of_git_s_trailers_also_in_a_database_from_before_they_were_read()
    {
        sample.Commit("One\n\nCo-authored-by: Grace Example <grace@example.com>\nco-authored-by: Zoë <zoe@example.com>\nReviewed-by: X <x@example.com>\n");
        sample.Commit("Two\n\nBody\n\nnot a trailer\nCo-authored-by: Nobody <nobody@example.com>\n");
        sample.Commit("Co-authored-by: Subject <subject@example.com>");
        sample.Commit("Three\n\nSigned-off-by: A <a@example.com>\nsome text\nCo-Authored-By: Grace Example <grace@example.com>\n");
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        await EqualsTrailersAsync(id);

        sample.Commit("Four\n\nCo-authored-by: Late <late@example.com>\n");
        await host.IndexAsync(id, Ct);
        await EqualsTrailersAsync(id);

        await using var db = host.Open();
        await db.SnapshotChunks.Where(c => c.Group == 'C').ExecuteDeleteAsync(Ct);
        await db.CoAuthors.ExecuteDeleteAsync(Ct);
        using var later = host.Again();
        await later.IndexAsync(id, Ct);
        await EqualsTrailersAsync(id, later);
    }

    private async Task<FileHistory> FilesAsync(Repository row) => await host.Services.GetRequiredService<RepositoryFiles>().OpenAsync(row.Id, row.Generation, Ct);

    private async Task<FileHistory> EqualsLsTreeAsync(Repository row)
    {
        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        var files = await FilesAsync(row);
        var told = sample.Git("-c", "core.quotePath=false", "ls-tree", "-r", "-l", "HEAD").Split('\n').Select(l => l.Split('\t')).Select(l => (Path: l[1], Size: l[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]));
        Assert.Equal(told.Select(t => (t.Path, t.Size == "-" ? -1 : int.Parse(t.Size))), Enumerable.Range(0, files.Tree.Count).Select(i => files.Tree[i]).Select(f => (files.Paths[f.Path], f.Size)));
        return files;
    }

    private async Task EqualsCheckAttrAsync(Repository row, bool some)
    {
        Assert.Equal((RepositoryState.Ready, null), (row.State, row.Problem));
        var files = await FilesAsync(row);
        var told = new Dictionary<string, PathAttributes>();
        foreach (var path in files.Paths)
            foreach (var line in sample.Git("check-attr", "linguist-generated", "linguist-vendored", "--", path).Split('\n'))
                if (line.EndsWith(": set", StringComparison.Ordinal) || line.EndsWith(": true", StringComparison.Ordinal))
                    told[path] = told.GetValueOrDefault(path) | (line.Contains("linguist-generated", StringComparison.Ordinal) ? PathAttributes.Generated : PathAttributes.Vendored);
        Assert.Equal(files.Paths.Select(p => (p, told.GetValueOrDefault(p))), files.Paths.Select((p, i) => (p, files.Attributes[i])));
        Assert.Equal(some, told.Count > 0);
    }

    private async Task EqualsTrailersAsync(int id, IndexerHost? asked = null)
    {
        var history = (await (asked ?? host).Services.GetRequiredService<RepositoryHistory>().OpenAsync(id, Ct))!;
        var told = sample.Git("log", "--reverse", "--format=%(trailers:key=Co-authored-by,valueonly,separator=%x7C)").Split('\n');
        var ours = Enumerable.Range(0, history.Snapshot.Count).Select(p => string.Join('|', history.CoAuthors.Of(p).ToArray().Select(c => $"{history.People[c.Person].Name} <{history.People[c.Person].Email}>")));
        Assert.Equal(told, ours);
        await using var db = host.Open();
        Assert.Equal(history.CoAuthors.Count, await db.CoAuthors.CountAsync(Ct));
        Assert.True(history.CoAuthors.Count > 2);
    }
}
