using System.Security.Cryptography;

namespace FlaskDash.Razor.Tests.Web;

public sealed class AssetsTests
{
    private static readonly string Folder = Path.Combine(WebHost.SourceFolder, "Assets");

    [Fact]
    public void Built_files_belong_to_their_sources()
    {
        var wrong = File.ReadLines(Path.Combine(Folder, "checksums.txt"))
            .Select(line => line.Split("  "))
            .Where(line => line[0] != Sum(line[1]))
            .Select(line => line[1]);

        Assert.True(!wrong.Any(), $"Changed since the last build: {string.Join(", ", wrong)}. Run `npm ci && npm run build` in FlaskDash.Razor/Assets and commit what it wrote.");
    }

    [Fact]
    public void Every_source_is_in_the_list()
    {
        var listed = File.ReadLines(Path.Combine(Folder, "checksums.txt")).Select(line => line.Split("  ")[1]).ToHashSet();
        var sources = Directory.GetFiles(Path.Combine(Folder, "src"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));

        Assert.Empty(sources.Except(listed));
        Assert.Superset(new HashSet<string> { "../wwwroot/app.css", "../wwwroot/app.js", "package-lock.json" }, listed);
    }

    [Theory]
    [InlineData("app.css", 8_000)]
    [InlineData("app.js", 6_000)]
    public void Built_files_stay_small(string file, int most)
    {
        var bytes = File.ReadAllBytes(Path.Combine(WebHost.SourceFolder, "wwwroot", file));
        var compressed = new byte[System.IO.Compression.BrotliEncoder.GetMaxCompressedLength(bytes.Length)];

        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(bytes, compressed, out var length, quality: 11, window: 22));
        Assert.InRange(length, 1, most);
    }

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, file))));
}
