using System.Globalization;
using System.Text;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>How reading a hostile repository has to end.</summary>
internal enum Verdict
{
    /// <summary>Read, with git's numbers.</summary>
    Exact,

    /// <summary>Read, but for the lines of commits that are marked as having none.</summary>
    Marked,

    /// <summary>Not read, and a sentence says why.</summary>
    Refused,
}

/// <summary>What somebody could make a repository of, to slow, mislead, fill or break what reads it.</summary>
internal static class HostileRepositories
{
    private const string Who = "Ada <ada@example.com>";

    private static readonly Dictionary<string, (Verdict Verdict, Action<SampleRepository> Make)> Kinds = new()
    {
        // Bombs: little to send, much to unfold.
        ["tree bomb"] = (Verdict.Marked, r => r.CommitTree(Nested(r, wide: 10, levels: 10))),
        ["deep tree"] = (Verdict.Exact, r => r.Import($"commit refs/heads/main\ncommitter {Who} 1700000000 +0000\ndata 1\nx\nM 100644 inline {string.Concat(Enumerable.Repeat("d/", 3_000))}f\ndata 2\nx\n\n")),
        ["wide tree"] = (Verdict.Exact, r => { var blob = r.Blob("x\n"); r.CommitTree(r.Tree(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"100644 blob {blob}\tf{i}\n")))); }),
        ["blob of forty million lines"] = (Verdict.Marked, r => { r.Write("lines", new string('\n', 40_000_000)); r.Commit("lines"); }),
        ["blob of four million lines"] = (Verdict.Exact, r => { r.Write("lines", new string('\n', 4_000_000)); r.Commit("lines"); }),
        ["blob of one long line"] = (Verdict.Exact, r => { r.Write("line", new string('x', 40_000_000)); r.Commit("line"); }),
        ["bomb behind an ordinary history"] = (Verdict.Marked, r => { r.CommitMany(300); r.CommitTree(Nested(r, wide: 10, levels: 9)); r.Git("reset", "--quiet", "--soft", "HEAD"); }),
        ["move of many equal files"] = (Verdict.Exact, r => Moved(r, 3_000)),

        // Loops and knots.
        ["ladder of merges"] = (Verdict.Exact, Ladder),
        ["the same parent twice"] = (Verdict.Exact, r => { var one = r.Commit("one"); r.Point("refs/heads/main", r.CommitRaw($"{Who} 1700000000 +0000", "two", [one, one])); }),
        ["replace refs in a circle"] = (Verdict.Exact, r => { var (one, two) = (r.Commit("one"), r.Commit("two")); r.Git("update-ref", "refs/replace/" + one, two); r.Git("update-ref", "refs/replace/" + two, one); }),
        ["grafts"] = (Verdict.Refused, r => { r.CommitMany(5); r.Put("info/grafts", r.Git("rev-parse", "HEAD") + "\n"); }),

        // Names.
        ["paths with line ends, escapes and controls"] = (Verdict.Exact, r => { foreach (var name in new[] { "a\nb", "a\tb", "\u001b[31mred", "\u202Ecod", "'; DROP TABLE commits; --", "\"quoted\"", "<script>", " ", "-rf", "%2e%2e" }) r.Write(name, "x\n"); r.Commit("names"); }),
        ["paths that are no text"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100644", [0xff, 0xfe, (byte)'x']), ("100644", [0xc3, 0x28])))),
        ["paths that lead out of the tree"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100644", "../../etc/cron.d/x"u8.ToArray()), ("100644", ".."u8.ToArray()), ("100644", ".git"u8.ToArray()), ("100644", "/etc/passwd"u8.ToArray())))),
        ["two entries of one name"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100644", "a"u8.ToArray()), ("100644", "a"u8.ToArray())))),
        ["a tree out of order"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100644", "z"u8.ToArray()), ("100644", "a"u8.ToArray())))),
        ["an empty name"] = (Verdict.Refused, r => r.CommitTree(r.RawTree(("100644", [])))),
        ["modes that do not exist"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100777", "a"u8.ToArray()), ("104644", "b"u8.ToArray())))),
        ["a name of four thousand letters"] = (Verdict.Exact, r => r.CommitTree(r.RawTree(("100644", Encoding.ASCII.GetBytes(new string('n', 4_000)))))),
        ["names that differ in case and form"] = (Verdict.Exact, r => { foreach (var name in new[] { "README", "readme", "\u00e9", "e\u0301" }) r.Write(name, "x\n"); r.Commit("case"); }),

        // Commits.
        ["dates beyond every calendar"] = (Verdict.Exact, r => Line(r, "-1", "99999999999", "9223372036854775807", "9223372036854775808", "18446744073709551615", "0", "1700000000.5", "")),
        ["zones beyond the day"] = (Verdict.Exact, r => Line(r, "1700000000 +9999", "1700000000 -9999", "1700000000 +99999999", "1700000000 zone", "1700000000")),
        ["no author worth the name"] = (Verdict.Exact, r => { string? last = null; foreach (var who in new[] { " <>", "<>", "Ada", "Ada <ada@example.com", "<<a>> <b>", "\u0001 <\u0002>" }) last = r.CommitRaw($"{who} 1700000000 +0000", "x", last is null ? [] : [last]); r.Point("refs/heads/main", last!); }),
        ["a message with NUL"] = (Verdict.Exact, r => r.Point("refs/heads/main", r.CommitRaw($"{Who} 1700000000 +0000", "before\0after"))),
        ["a message of ten megabytes"] = (Verdict.Exact, r => r.Point("refs/heads/main", r.CommitRaw($"{Who} 1700000000 +0000", new string('m', 10_000_000)))),
        ["fifty thousand trailers"] = (Verdict.Exact, r => r.Point("refs/heads/main", r.CommitRaw($"{Who} 1700000000 +0000", "x\n\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"Co-authored-by: P{i} <p{i}@example.com>\n"))))),
        ["encodings that lie"] = (Verdict.Exact, r => { string? last = null; foreach (var encoding in new[] { "ISO-8859-1", "UTF-16", "no-such", "\u00ff", "UTF-7" }) last = r.CommitRaw("\u00c4da <ada@example.com> 1700000000 +0000", "gr\u00fc\u00df \u00ff\u00fe", last is null ? [] : [last], headers: "encoding " + encoding); r.Point("refs/heads/main", last!); }),
        ["a signature of a megabyte, and headers of nobody"] = (Verdict.Exact, r => r.Point("refs/heads/main", r.CommitRaw($"{Who} 1700000000 +0000", "x", headers: "gpgsig -----BEGIN PGP SIGNATURE-----\n" + string.Concat(Enumerable.Repeat(" AAAA\n", 170_000)) + " -----END PGP SIGNATURE-----\nmergetag object x\nnobody knows"))),
        ["five thousand authors"] = (Verdict.Exact, Authors),

        // Refs.
        ["twenty thousand branches"] = (Verdict.Exact, r => { var sha = r.Commit("one"); SampleRepository.RunGit(r.Path, ["update-ref", "--stdin"], input: string.Concat(Enumerable.Range(0, 20_000).Select(i => $"create refs/heads/b/{i} {sha}\n"))); }),
        ["refs that look like options and addresses"] = (Verdict.Exact, r => { var sha = r.Commit("one"); foreach (var name in new[] { "refs/heads/-x", "refs/heads/--upload-pack=touch", "refs/heads/HEAD", "refs/heads/refs/heads/main", "refs/tags/main", "refs/heads/$(id)", "refs/heads/'q'\"", "refs/heads/\u202Ex", "refs/heads/" + new string('r', 200) }) r.Git("update-ref", name, sha); }),
        ["tags of tags, of trees and of blobs"] = (Verdict.Exact, r => { r.Write("a", "x\n"); r.Commit("one"); r.Git("tag", "blob", "HEAD:a"); r.Git("tag", "tree", "HEAD^{tree}"); var on = "HEAD"; for (var i = 0; i < 60; i++) { r.Git("tag", "-m", "deep", $"t{i}", on); on = $"t{i}"; } }),
        ["a branch that is a blob"] = (Verdict.Refused, r => { r.Write("a", "x\n"); r.Commit("one"); r.Put("refs/heads/blob", r.Git("rev-parse", "HEAD:a") + "\n"); }),
        ["a HEAD that leads nowhere"] = (Verdict.Exact, r => { r.Commit("one"); r.Put("HEAD", "ref: refs/heads/../../../etc/passwd\n"); }),
        ["packed refs full of nonsense"] = (Verdict.Refused, r => { r.Commit("one"); r.Put("packed-refs", string.Concat(Enumerable.Repeat("zzzz not a ref\n", 10_000))); }),

        // What git would configure itself by.
        ["attributes of a megabyte"] = (Verdict.Exact, r => { r.Write(".gitattributes", string.Concat(Enumerable.Range(0, 40_000).Select(i => $"f{i}*.txt diff=x\n")) + "[attr]loop loop\n*.txt loop diff=trap filter=trap\n*.utf working-tree-encoding=UTF-16\n"); r.Write("a.txt", "x\n"); r.Commit("attributes"); }),
        ["a mailmap without end, by a link"] = (Verdict.Exact, r => { File.CreateSymbolicLink(Path.Combine(r.Path, ".mailmap"), "/dev/zero"); r.Commit("link"); }),
        ["a mailmap of two megabytes"] = (Verdict.Exact, r => { r.Write(".mailmap", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"Person {i} <p@example.com> <x{i}@example.com>\n"))); r.Commit("mailmap"); }),
        ["submodules of evil addresses"] = (Verdict.Exact, r => { r.Write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% /tmp/pwned\n\tupdate = !id\n"); r.Git("update-index", "--add", "--cacheinfo", "160000,1111111111111111111111111111111111111111,x"); r.Git("add", ".gitmodules"); r.Git("commit", "--quiet", "-m", "submodule"); }),
        ["links to the host's files"] = (Verdict.Exact, r => { File.CreateSymbolicLink(Path.Combine(r.Path, "passwd"), "/etc/passwd"); File.CreateSymbolicLink(Path.Combine(r.Path, "loop"), "loop"); r.Commit("links"); }),
        ["objects borrowed from elsewhere"] = (Verdict.Refused, r => { r.Commit("one"); r.Put("objects/info/alternates", "/var/lib/secret/objects\n"); }),
        ["a promise to fetch what is missing"] = (Verdict.Refused, r => { r.Write("a", "secret\n"); r.Commit("one"); r.Lose("HEAD:a"); r.Git("config", "extensions.partialClone", "origin"); r.Git("config", "remote.origin.promisor", "true"); r.Git("config", "remote.origin.url", "ext::sh -c touch% /tmp/pwned"); }),

        // Damage.
        ["a tree that is not there"] = (Verdict.Refused, r => { r.Write("d/a", "x\n"); r.Commit("one"); r.Lose("HEAD:d"); }),
        ["a parent that is not there"] = (Verdict.Refused, r => { r.Commit("one"); r.Commit("two"); r.Lose("HEAD~1"); }),
        ["an object that is another"] = (Verdict.Refused, r => { r.Write("a", "x\n"); r.Commit("one"); Rewrite(r.LooseFile("HEAD:a"), File.ReadAllBytes(r.LooseFile("HEAD"))); }),
        ["a pack cut short"] = (Verdict.Refused, r => { r.CommitMany(50); r.Git("repack", "-adq"); var pack = Directory.GetFiles(Path.Combine(r.Path, ".git/objects/pack"), "*.pack").Single(); var bytes = File.ReadAllBytes(pack); Rewrite(pack, bytes[..(bytes.Length / 2)]); }),
        ["a commit graph that lies"] = (Verdict.Refused, r => { r.CommitMany(50); r.Git("commit-graph", "write", "--reachable"); var graph = Path.Combine(r.Path, ".git/objects/info/commit-graph"); var bytes = File.ReadAllBytes(graph); bytes.AsSpan(bytes.Length / 2, 64).Fill(0xff); Rewrite(graph, bytes); }),

        // Diffs without end.
        ["files that have nothing in common"] = (Verdict.Exact, r => { for (var n = 0; n < 6; n++) { r.Write("a", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{(i * 7919 + n) % 60_007}\n"))); r.Commit($"{n}"); } }),
        ["bytes between text and none"] = (Verdict.Exact, r => { foreach (var (name, bytes) in new[] { ("nul", "a\0b\n"u8.ToArray()), ("cr", "a\rb\r"u8.ToArray()), ("none", []), ("end", "no end"u8.ToArray()), ("bom", [0xff, 0xfe, 10, 0]) }) r.Write(name, bytes); r.Commit("bytes"); }),
    };

    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>Makes one.</summary>
    public static (SampleRepository Repository, Verdict Verdict) Make(string kind)
    {
        var repository = new SampleRepository();
        Kinds[kind].Make(repository);
        return (repository, Kinds[kind].Verdict);
    }

    // Each level holds the one below several times over.
    private static string Nested(SampleRepository repository, int wide, int levels)
    {
        var below = repository.Tree($"100644 blob {repository.Blob("x\n")}\tf\n");
        for (var level = 0; level < levels; level++) below = repository.Tree(string.Concat(Enumerable.Range(0, wide).Select(i => $"040000 tree {below}\td{i}\n")));
        return below;
    }

    private static void Moved(SampleRepository repository, int files)
    {
        var blob = repository.Blob("the same\n");
        foreach (var folder in new[] { "a", "b" })
        {
            var inside = repository.Tree(string.Concat(Enumerable.Range(0, files).Select(i => $"100644 blob {blob}\t{folder}{i}\n")));
            repository.CommitTree(repository.Tree($"040000 tree {inside}\t{folder}\n"));
        }
    }

    private static void Ladder(SampleRepository repository)
    {
        var (left, right) = (repository.CommitRaw($"{Who} 1700000000 +0000", "left"), repository.CommitRaw($"{Who} 1700000000 +0000", "right"));
        for (var i = 1; i <= 200; i++)
        {
            var when = string.Create(CultureInfo.InvariantCulture, $"{Who} {1_700_000_000 + i} +0000");
            (left, right) = (repository.CommitRaw(when, $"left {i}", [left, right]), repository.CommitRaw(when, $"right {i}", [right, left]));
        }
        repository.Point("refs/heads/main", left);
    }

    private static void Line(SampleRepository repository, params string[] times)
    {
        string? last = null;
        foreach (var time in times) last = repository.CommitRaw($"{Who} {(time.Contains(' ', StringComparison.Ordinal) ? time : time + " +0000")}", "x", last is null ? [] : [last]);
        repository.Point("refs/heads/main", last!);
    }

    private static void Authors(SampleRepository repository)
    {
        var input = new StringBuilder();
        for (var i = 0; i < 5_000; i++) input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter P{i} <p{i}@example.com> {1_600_000_000 + i} +0000\ndata 1\nx\n");
        repository.Import(input.ToString());
    }

    private static void Import(this SampleRepository repository, string stream) => SampleRepository.RunGit(repository.Path, ["fast-import", "--quiet"], input: stream);

    private static string Blob(this SampleRepository repository, string content) => SampleRepository.RunGit(repository.Path, ["hash-object", "-w", "--stdin"], input: content);

    private static string Tree(this SampleRepository repository, string entries) => SampleRepository.RunGit(repository.Path, ["mktree"], input: entries);

    /// <summary>A tree whose entries git itself would not write.</summary>
    private static string RawTree(this SampleRepository repository, params (string Mode, byte[] Name)[] entries)
    {
        var blob = Convert.FromHexString(repository.Blob("x\n"));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. entries.SelectMany(e => (byte[])[.. Encoding.ASCII.GetBytes(e.Mode), (byte)' ', .. e.Name, 0, .. blob])]);
            return repository.Git("hash-object", "-t", "tree", "-w", "--literally", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A commit of a tree, on top of <c>main</c>.</summary>
    private static void CommitTree(this SampleRepository repository, string tree)
    {
        var parent = SampleRepository.RunGit(repository.Path, ["for-each-ref", "--format=%(objectname)", "refs/heads/main"]);
        string[] on = parent.Length == 0 ? [] : ["-p", parent];
        repository.Point("refs/heads/main", repository.Git(["commit-tree", tree, "-m", "tree", .. on]));
    }

    private static void Point(this SampleRepository repository, string name, string sha) => repository.Git("update-ref", name, sha);

    /// <summary>Writes a file of the repository's own folder.</summary>
    private static void Put(this SampleRepository repository, string name, string content) => repository.Write(".git/" + name, content);

    // git writes its objects read-only.
    private static void Rewrite(string file, byte[] bytes)
    {
        File.Delete(file);
        File.WriteAllBytes(file, bytes);
    }

    private static string LooseFile(this SampleRepository repository, string name)
    {
        var sha = repository.Git("rev-parse", name);
        return Path.Combine(repository.Path, ".git/objects", sha[..2], sha[2..]);
    }

    private static void Lose(this SampleRepository repository, string name) => File.Delete(repository.LooseFile(name));
}
