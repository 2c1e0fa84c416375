using FlaskDash.Razor;
using FlaskDash.Razor.Api;
using FlaskDash.Razor.Commands;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Pages;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web;
using Microsoft.Extensions.Options;

try
{
    // Standard output is the command's.
    if (CommandLine.Handles(args)) return await CommandLine.RunAsync(args, signIn => Build(["--Logging:LogLevel:Default=Warning"], signIn));

    await using var app = Build(args, signIn: true);
    await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    app.UseWeb();
    app.UseIdentity();
    app.UseApi();
    app.MapStaticAssets().ShortCircuit();   // files are for everybody: no session is looked up for them
    app.MapRepositoryProgress();
    app.MapInquiryProgress();
    app.MapSearchCompletion();
    app.MapHealth();
    app.MapApi();
    app.MapOktaCalls(WebSetup.Callers);
    app.MapRazorPages().WithStaticAssets();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 1;
}

// A command that asks nothing of Okta needs no Okta settings.
static WebApplication Build(string[] args, bool signIn)
{
    var builder = HostSettings.CreateBuilder(args);
    builder.AddData();
    builder.AddGit();
    builder.AddInsights();
    builder.AddIndexing();
    if (signIn) builder.AddIdentity();
    else builder.Services.AddSingleton(Viewer.Stranger);
    builder.AddRepositories();
    builder.AddApi();
    builder.AddWeb();

    // What one room has to know of another, without importing it.
    builder.Services.AddOptions<GitOptions>().Configure<DataFolder>((git, folder) => (git.MirrorsFolder, git.TemporaryFolder) = (folder.Mirrors, folder.Temporary));
    builder.Services.AddOptions<WebOptions>().Configure<IOptions<OktaSettings>>((web, okta) => web.FormTargets.Add(okta.Value.OktaDomain));
    return builder.Build();
}

/// <summary>Named so that tests can start the app.</summary>
public partial class Program;
