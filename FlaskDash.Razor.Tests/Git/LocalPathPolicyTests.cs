using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Git;

public sealed class LocalPathPolicyTests : IDisposable
{
    private readonly MirrorFolder folder = new();
    private readonly TemporaryFolder files = new();
    private readonly string root;
    private readonly string outside;

    public LocalPathPolicyTests()
    {
        root = Directory.CreateDirectory(files["root"]).FullName;
        outside = Directory.CreateDirectory(files["outside"]).FullName;
        folder.Roots.LocalRoots = [root];
    }

    public void Dispose()
    {
        files.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_work_tree_and_a_bare_repository_inside_a_root_are_accepted()
    {
        var (tree, bare) = (Make("root/tree"), Make("root/deep/er/bare.git", bare: true));

        Assert.Equal(new LocalPathVerdict.Allowed(tree, Path.Combine(tree, ".git")), folder.Paths.Check(tree));
        Assert.Equal(new LocalPathVerdict.Allowed(tree, Path.Combine(tree, ".git")), folder.Paths.Check(tree + "/./"));
        Assert.Equal(new LocalPathVerdict.Allowed(bare, bare), folder.Paths.Check(bare));
    }

    [Fact]
    public void A_root_that_is_a_link_and_a_link_inside_the_root_are_followed_to_the_real_path()
    {
        var tree = Make("root/tree");
        File.CreateSymbolicLink(files["link-to-root"], root);
        File.CreateSymbolicLink(Path.Combine(root, "link"), "tree");
        folder.Roots.LocalRoots = [files["link-to-root"]];

        Assert.Equal(tree, Assert.IsType<LocalPathVerdict.Allowed>(folder.Paths.Check(tree)).Path);
        Assert.Equal(tree, Assert.IsType<LocalPathVerdict.Allowed>(folder.Paths.Check(files["link-to-root/link"])).Path);
    }

    [Fact]
    public void Outside_the_roots_every_answer_is_the_same_whether_something_is_there_or_not()
    {
        Make("outside/secret");
        Make("root-neighbour");
        Make("root/inside");
        File.CreateSymbolicLink(Path.Combine(root, "out"), outside);
        File.CreateSymbolicLink(Path.Combine(root, "relative-out"), "../outside/secret");
        File.CreateSymbolicLink(Path.Combine(root, "circle"), Path.Combine(root, "circle"));
        File.CreateSymbolicLink(Path.Combine(root, "nowhere"), files["outside/nothing"]);
        File.CreateSymbolicLink(files["outside/up"], Path.Combine(root, "inside"));

        string[] attacks =
        [
            outside, files["outside/secret"], files["outside/nothing"], files["outside/secret/.git"], files["root-neighbour"], files.Path, "/", "/etc/passwd", "/proc/self/cwd",
            root + "/../outside/secret", root + "/inside/../../outside/secret", root + "/../outside/nothing", root + "/out/secret", root + "/out/nothing", root + "/relative-out",
            root + "/circle", root + "/nowhere", root + "/out/../outside/secret",
        ];

        var answers = attacks.Select(path => Why(path)).Distinct().ToList();
        Assert.Single(answers);
        Assert.DoesNotContain(files.Path, answers[0], StringComparison.Ordinal);

        // The kernel goes up from where a link leads: that is inside here, though it does not look so.
        Assert.IsType<LocalPathVerdict.Allowed>(folder.Paths.Check(files["outside/up/../inside"]));
    }

    [Fact]
    public void The_app_s_own_mirrors_are_outside()
    {
        folder.Options.MirrorsFolder = Directory.CreateDirectory(Path.Combine(root, "data/mirrors")).FullName;
        var mirror = Make("root/data/mirrors/7.git", bare: true);

        Assert.Equal(Why(outside), Why(mirror));
    }

    [Fact]
    public void Without_roots_nothing_is_accepted()
    {
        folder.Roots.LocalRoots = [];

        Why(Make("root/tree"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("tree")]
    [InlineData("./tree")]
    [InlineData("~/tree")]
    [InlineData("-tree")]
    [InlineData("https://example.com/x")]
    [InlineData("file:///srv/tree")]
    [InlineData("/srv/a\nb")]
    [InlineData("/srv/a\0b")]
    [InlineData("/srv/a\u001b[0m")]
    public void What_is_no_full_path_is_refused(string? path) => Why(path);

    [Fact]
    public void A_folder_without_a_repository_says_so()
    {
        Directory.CreateDirectory(Path.Combine(root, "empty/.git"));
        File.WriteAllText(Path.Combine(root, "file"), "");
        Make("root/tree");

        Assert.Contains("no Git repository", Why(Path.Combine(root, "empty")), StringComparison.Ordinal);
        Assert.Contains("no such folder", Why(Path.Combine(root, "file")), StringComparison.Ordinal);
        Assert.Contains("no such folder", Why(Path.Combine(root, "missing")), StringComparison.Ordinal);
        Assert.Contains("no Git repository", Why(Path.Combine(root, "tree/.git/objects")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worktree_and_a_submodule_are_refused()
    {
        var tree = Make("root/tree");
        SampleRepository.RunGit(tree, ["worktree", "add", "--quiet", Path.Combine(root, "other")]);
        Make("outside/secret");
        Directory.CreateDirectory(Path.Combine(root, "fake"));
        File.WriteAllText(Path.Combine(root, "fake/.git"), $"gitdir: {files["outside/secret/.git"]}\n");

        Assert.Contains("worktree", Why(Path.Combine(root, "other")), StringComparison.Ordinal);
        Assert.Contains("worktree", Why(Path.Combine(root, "fake")), StringComparison.Ordinal);
        Why(Path.Combine(tree, ".git/worktrees/other"));
    }

    [Theory]
    [InlineData("commondir", "../../outside/secret/.git\n")]
    [InlineData("objects/info/alternates", "/outside/secret/.git/objects\n")]
    [InlineData("objects/info/http-alternates", "https://example.com/objects\n")]
    public void A_repository_that_borrows_by_a_file_is_refused(string file, string content)
    {
        var tree = Make("root/tree");
        var path = Path.Combine(tree, ".git", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);

        Assert.Contains("another place", Why(tree), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".git/objects")]
    [InlineData(".git/objects/pack")]
    [InlineData(".git/objects/info")]
    [InlineData(".git/objects/ab")]
    [InlineData(".git/objects/pack/pack-1.pack")]
    [InlineData(".git/objects/info/alternates")]
    [InlineData(".git/refs")]
    [InlineData(".git/refs/heads")]
    [InlineData(".git/refs/heads/stolen")]
    [InlineData(".git/packed-refs")]
    [InlineData(".git/HEAD")]
    [InlineData(".git/config")]
    [InlineData(".git/shallow")]
    [InlineData(".git/commondir")]
    public void A_repository_that_borrows_by_a_link_is_refused(string link)
    {
        var (tree, secret) = (Make("root/tree"), Make("outside/secret"));
        var target = Path.Combine(secret, link);
        if (!Path.Exists(target)) File.WriteAllText(target, "");
        var path = Path.Combine(tree, link);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);

        Assert.Contains("another place", Why(tree), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[extensions]\n\tpartialClone = origin\n", "partial clone")]
    [InlineData("[remote \"x\"]\n\tPROMISOR = true\n", "partial clone")]
    [InlineData("[include]\n\tpath = /outside/config\n", "includes")]
    [InlineData("[ INCLUDEIF \"gitdir:/\"]\n\tpath = x\n", "includes")]
    public void A_config_that_leads_elsewhere_is_refused(string config, string reason)
    {
        var tree = Make("root/tree");
        File.AppendAllText(Path.Combine(tree, ".git/config"), config);

        Assert.Contains(reason, Why(tree), StringComparison.Ordinal);
    }

    [Fact]
    public void Linked_hooks_are_no_hindrance()
    {
        var tree = Make("root/tree");
        var hooks = Path.Combine(tree, ".git/hooks");
        if (Directory.Exists(hooks)) Directory.Delete(hooks, recursive: true);
        File.CreateSymbolicLink(hooks, outside);

        Assert.IsType<LocalPathVerdict.Allowed>(folder.Paths.Check(tree));
    }

    private string Make(string path, bool bare = false)
    {
        List<string> init = ["init", "--quiet", "--initial-branch=main", files[path]];
        if (bare) init.Add("--bare");
        SampleRepository.RunGit(files.Path, init);
        if (!bare) SampleRepository.RunGit(files[path], ["commit", "--quiet", "--allow-empty", "-m", "one"]);
        return files[path];
    }

    private string Why(string? path) => Assert.IsType<LocalPathVerdict.Refused>(folder.Paths.Check(path)).Why;
}
