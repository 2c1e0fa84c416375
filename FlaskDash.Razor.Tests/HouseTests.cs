using System.Text.RegularExpressions;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests;

/// <summary>The rooms of the app and who may use whom: docs/architecture.md draws the same.</summary>
public sealed partial class HouseTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Pages"] = ["Repositories", "Insights", "Identity", "Web", "Data"],
        // As thin as pages: JSON instead of HTML.
        ["Api"] = ["Repositories", "Insights", "Identity", "Web", "Data"],
        ["Commands"] = ["Repositories", "Insights", "Identity", "Web", "Data"],
        ["Repositories"] = ["Identity", "Indexing", "Insights", "Git", "Data"],
        ["Indexing"] = ["Git", "Insights", "Data"],
        ["Insights"] = ["Data"],
        ["Identity"] = ["Data"],
        ["Git"] = [],
        ["Data"] = [],
        ["Web"] = ["Data"],
    };

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_that_the_plan_allows(string room)
    {
        var folder = Path.Combine(Checkout.Root, "FlaskDash.Razor", room);
        var files = Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);

        var forbidden = files.SelectMany(file => UsesOf(File.ReadAllText(file))
            .Where(used => used != room && !Arrows[room].Contains(used))
            .Select(used => $"{Path.GetRelativePath(Checkout.Root, file)} → {used}"));
        Assert.Empty(forbidden);
    }

    [Fact]
    public void Every_folder_of_source_is_a_room()
    {
        var folders = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "FlaskDash.Razor"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Checkout.Root, "FlaskDash.Razor"), file).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts.Length > 1 && parts[0] is not ("bin" or "obj" or "Assets" or "wwwroot"))
            .Select(parts => parts[0]).Distinct();

        Assert.Empty(folders.Except(Arrows.Keys));
    }

    [Fact]
    public void Page_models_never_touch_the_database_git_or_the_configuration()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "FlaskDash.Razor", "Pages"), "*.cs*", SearchOption.AllDirectories);
        var forbidden = pages.Where(file => ForbiddenInPages().IsMatch(WithoutComments(File.ReadAllText(file))));

        Assert.Empty(forbidden);
    }

    [Theory]
    [InlineData("using FlaskDash.Razor.Git;", "Git")]
    [InlineData("@using FlaskDash.Razor.Indexing", "Indexing")]
    [InlineData("var p = FlaskDash.Razor.Git.GitProcess.Start();", "Git")]
    [InlineData("Data.Commit c = x;", "Data")]
    [InlineData("return typeof(Pages.IndexModel);", "Pages")]
    public void The_scan_sees_every_way_of_naming_a_room(string source, string room) => Assert.Equal([room], UsesOf(source));

    [Theory]
    [InlineData("User.Identity.Name")]
    [InlineData("// Data.Commit in a comment")]
    [InlineData("/// <see cref=\"Git.GitOptions\"/>")]
    [InlineData("namespace FlaskDash.Razor.Web;")]
    public void The_scan_is_not_misled_by_members_comments_and_namespaces(string source) => Assert.Empty(UsesOf(source));

    private static IEnumerable<string> UsesOf(string source) =>
        RoomName().Matches(WithoutComments(source)).Select(match => match.Groups["room"].Value).Distinct();

    private static string WithoutComments(string source) => Comments().Replace(source, " ");

    [GeneratedRegex(@"(?<!namespace )\bFlaskDash\.Razor\.(?<room>Api|Pages|Commands|Repositories|Indexing|Insights|Identity|Git|Data|Web)\b|(?<![\w.@""/])(?<room>Api|Pages|Commands|Repositories|Indexing|Insights|Identity|Git|Data|Web)\.[A-Z]")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bDashContext\b|\bGitProcess\b|\bIConfiguration\b")]
    private static partial Regex ForbiddenInPages();
}
