using FlaskDash.Razor;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Web;

try
{
    var builder = HostSettings.CreateBuilder(args);
    builder.AddData();
    builder.AddIdentity();
    builder.AddWeb();

    var app = builder.Build();
    await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    app.UseWeb();
    app.UseIdentity();
    app.MapStaticAssets().AllowAnonymous();
    app.MapRazorPages().WithStaticAssets();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 1;
}

/// <summary>Named so that tests can start the app.</summary>
public partial class Program;
