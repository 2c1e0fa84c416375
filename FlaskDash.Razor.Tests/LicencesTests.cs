using System.Text.Json;
using System.Text.RegularExpressions;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests;

/// <summary>What the app is made of, as the lock file has it, stands in docs/licences.md.</summary>
public sealed partial class LicencesTests
{
    [Fact]
    public void Every_package_of_the_app_is_listed_with_its_version_and_a_licence()
    {
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "licences.md"))).ToDictionary(m => m.Groups["name"].Value, m => (m.Groups["version"].Value, m.Groups["licence"].Value));

        var packages = Packages("FlaskDash.Razor/packages.lock.json").ToList();

        Assert.True(packages.Count > 50, $"Only {packages.Count} packages are in the lock file.");
        Assert.Equal([], packages.Where(p => !listed.TryGetValue(p.Name, out var row) || row.Item1 != p.Version || row.Item2.Length == 0).Select(p => $"{p.Name} {p.Version}"));
        Assert.Equal([], listed.Keys.Where(name => packages.All(p => p.Name != name)));
    }

    [Fact]
    public void No_lock_file_names_where_packages_were_taken_from()
    {
        var files = Directory.EnumerateFiles(Checkout.Root, "packages.lock.json", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("://", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, string Version)> Packages(string lockFile)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, lockFile)));
        return [.. json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(p => p.Value.GetProperty("type").GetString() != "Project").Select(p => (p.Name, p.Value.GetProperty("resolved").GetString()!))];
    }

    [GeneratedRegex(@"^\| (?<name>[^|]+?) \| (?<version>[0-9][^|]*?) \| (?<licence>[^|]+?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
