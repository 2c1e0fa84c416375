using System.Text.RegularExpressions;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests;

/// <summary>What the documentation says of tests and of itself is so.</summary>
public sealed partial class DocsTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs");

    [Fact]
    public void Every_test_that_a_promise_names_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "FlaskDash.Razor.Tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();

        var named = Directory.EnumerateFiles(Folder, "*.md").SelectMany(file => TestName().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Distinct().ToList();

        Assert.True(named.Count > 60, $"{named.Count} names were found.");
        Assert.Equal([], named.Where(name => !tests.Contains(name)));
    }

    [Fact]
    public void Every_link_to_a_file_leads_somewhere()
    {
        var files = Directory.EnumerateFiles(Folder, "*.md").Concat(Directory.EnumerateFiles(Checkout.Root, "*.md"));

        var broken = from file in files
                     from Match link in Link().Matches(File.ReadAllText(file))
                     where !link.Groups[1].Value.Contains("://", StringComparison.Ordinal)
                     where !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value))
                     select $"{Path.GetFileName(file)}: {link.Groups[1].Value}";

        Assert.Equal([], broken);
    }

    /// <summary>Levels 1 and 2 of version 5.0.0: 246 items in V1 to V16.</summary>
    [Fact]
    public void Each_item_of_ASVS_is_answered_once()
    {
        var items = Rows().Matches(File.ReadAllText(Path.Combine(Folder, "asvs.md"))).SelectMany(row => row.Groups[1].Value.Split(", ")).SelectMany(Expand).ToList();

        Assert.Equal((246, 246), (items.Count, items.Distinct().Count()));
    }

    private static IEnumerable<string> Expand(string items)
    {
        if (items.Split('–') is not [var from, var to]) return [items];
        var section = from[..from.LastIndexOf('.')];
        var (first, last) = (NumberOf(from), NumberOf(to));
        return Enumerable.Range(first, last - first + 1).Select(i => $"{section}.{i}");
    }

    private static int NumberOf(string item) => int.Parse(item[(item.LastIndexOf('.') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("`(?:[A-Za-z]+/)*([A-Za-z]+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| ([0-9]+\.[0-9., –]+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
