using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlaskDash.Bench;

/// <summary>The app's rooms without pages, over a database of the bench's own.</summary>
internal static class BenchHost
{
    /// <param name="source">The local repository that may be read.</param>
    /// <param name="folder">For the database and the mirrors; made where it is missing.</param>
    /// <param name="url">The setting <c>Database:Url</c>.</param>
    public static IHost Build(string source, string folder, string url)
    {
        Directory.CreateDirectory(folder);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = folder });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Data:Folder"] = folder, ["Database:Url"] = url, ["Repositories:LocalRoots:0"] = Path.GetDirectoryName(source) });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.AddData();
        builder.AddGit();
        builder.AddInsights();
        builder.AddIndexing();
        builder.Services.AddSingleton(Viewer.Stranger);
        builder.AddRepositories();
        builder.Services.AddOptions<GitOptions>().Configure<DataFolder>((git, data) => (git.MirrorsFolder, git.TemporaryFolder) = (data.Mirrors, data.Temporary));
        return builder.Build();
    }
}
