using FlaskDash.Razor.Identity;
using Microsoft.Extensions.Configuration.Json;

namespace FlaskDash.Razor;

/// <summary>Where the host's own settings come from: content root, address, the checkout's settings file.</summary>
public static class HostSettings
{
    private const string DevelopmentFile = "appsettings.Development.json";

    /// <summary>
    /// The usual builder, with four differences: the content root is the app's own folder wherever the command was typed, the
    /// checkout's <c>appsettings.Development.json</c> counts in Development, the tutorial's names for settings are understood, and the
    /// address is http://localhost:5000 unless set.
    /// </summary>
    /// <exception cref="SettingsException">The tutorial's file of secrets cannot be understood.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRootUnlessGiven(args) });
        AddCheckoutFile(builder);
        builder.AddTutorialSettings();
        if (!IsAddressGiven(builder.Configuration)) builder.WebHost.UseUrls("http://localhost:5000");
        return builder;
    }

    /// <summary>From source, the project's folder; published, the folder of the program. A data folder must not depend on where a command is typed.</summary>
    private static string? ContentRootUnlessGiven(string[] args)
    {
        var isGiven = args.Any(a => a.TrimStart('-', '/').StartsWith("contentRoot", StringComparison.OrdinalIgnoreCase))
            || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is { Length: > 0 };
        if (isGiven) return null;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FlaskDash.Razor.csproj"))) return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }

    private static void AddCheckoutFile(WebApplicationBuilder builder)
    {
        var checkout = Path.GetFullPath("..", builder.Environment.ContentRootPath);
        if (!builder.Environment.IsDevelopment() || !File.Exists(Path.Combine(checkout, "FlaskDash.Razor.sln"))) return;

        var sources = builder.Configuration.Sources;
        var own = sources.OfType<JsonConfigurationSource>().FirstOrDefault(s => s.Path == DevelopmentFile);
        var file = new JsonConfigurationSource
        {
            Path = Path.Combine(checkout, DevelopmentFile), Optional = true,
            ReloadOnChange = builder.Configuration.GetValue("hostBuilder:reloadConfigOnChange", defaultValue: true),
        };
        file.ResolveFileProvider();
        // Right behind the project's own: user secrets, environment and command line stay stronger.
        sources.Insert(own is null ? 0 : sources.IndexOf(own) + 1, file);
    }

    private static bool IsAddressGiven(ConfigurationManager configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 }
        || configuration[WebHostDefaults.HttpPortsKey] is { Length: > 0 }
        || configuration[WebHostDefaults.HttpsPortsKey] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
}
