using FlaskDash.Razor;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using Microsoft.Extensions.Options;

try
{
    await using var app = Build(args);
    await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    app.UseWeb();
    app.UseIdentity();
    app.MapStaticAssets().AllowAnonymous();
    app.MapRepositoryProgress();
    app.MapRazorPages().WithStaticAssets();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 1;
}

static WebApplication Build(string[] args)
{
    var builder = HostSettings.CreateBuilder(args);
    builder.AddData();
    builder.AddGit();
    builder.AddInsights();
    builder.AddIdentity();
    builder.AddIndexing();
    builder.AddRepositories();
    builder.AddWeb();

    // What one room has to know of another, without importing it.
    builder.Services.AddOptions<GitOptions>().Configure<DataFolder>((git, folder) => (git.MirrorsFolder, git.TemporaryFolder) = (folder.Mirrors, folder.Temporary));
    builder.Services.AddOptions<WebOptions>().Configure<IOptions<OktaSettings>>((web, okta) => web.FormTargets.Add(okta.Value.OktaDomain));
    return builder.Build();
}

/// <summary>Named so that tests can start the app.</summary>
public partial class Program;
