using System.Text.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// The settings of the Flask tutorial, under their own names. They are the weakest source: the file first, the variables over it,
/// and whatever is set under the ASP.NET name over both.
/// </summary>
public static class TutorialSettings
{
    /// <summary>The tutorial's file of client secrets, as Google's and Okta's libraries for Flask read it.</summary>
    public const string SecretsFile = "openidconnect_secrets.json";

    private static readonly (string Name, string Key)[] Aliases =
    [
        ("OKTA_ORG_URL", "Okta:OktaDomain"),
        ("OKTA_CLIENT_ID", "Okta:ClientId"),
        ("OKTA_CLIENT_SECRET", "Okta:ClientSecret"),
        ("OKTA_AUTH_TOKEN", "Okta:ApiToken"),
        ("DATABASE_URL", "Database:Url"),
    ];

    /// <summary>Adds them below everything else.</summary>
    /// <exception cref="SettingsException">The secrets file is there but cannot be understood.</exception>
    public static void AddTutorialSettings(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var values = ReadSecrets(builder);
        foreach (var (name, key) in Aliases)
        {
            if (configuration[name]?.Trim() is { Length: > 0 } value) values[key] = value;
        }

        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = values });
    }

    /// <summary>What to say about a setting in a message: its name here, and the tutorial's.</summary>
    public static string Describe(string key) =>
        Aliases.FirstOrDefault(a => a.Key == key).Name is { } alias ? $"{key} ({alias})" : key;

    private static Dictionary<string, string?> ReadSecrets(IHostApplicationBuilder builder)
    {
        string[] places = builder.Configuration["Okta:SecretsFile"] is { Length: > 0 } given
            ? [Path.GetFullPath(given, builder.Environment.ContentRootPath)]
            : [Path.Combine(builder.Environment.ContentRootPath, SecretsFile), Path.GetFullPath(SecretsFile)];
        if (places.FirstOrDefault(File.Exists) is not { } file) return [];

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return Read(json.RootElement.GetProperty("web"));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{file} cannot be read as JSON with an object \"web\" of texts. Mend the file, or remove it and set Okta:ClientId and the rest.", fault);
        }
    }

    private static Dictionary<string, string?> Read(JsonElement web)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Set("Okta:ClientId", Text("client_id"));
        Set("Okta:ClientSecret", Text("client_secret"));
        if ((Text("issuer") ?? Text("auth_uri")) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            var (domain, server) = SplitIssuer(uri);
            Set("Okta:OktaDomain", domain);
            Set("Okta:AuthorizationServerId", server);
        }

        return values;

        string? Text(string name) => web.TryGetProperty(name, out var value) ? value.GetString()?.Trim() : null;

        void Set(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value) || key == "Okta:AuthorizationServerId") values[key] = value;
        }
    }

    /// <summary>Of <c>https://org/oauth2/ID</c>, with or without an endpoint behind it; without an id it is the org's own server.</summary>
    internal static (string Domain, string ServerId) SplitIssuer(Uri address)
    {
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (address.GetLeftPart(UriPartial.Authority), parts is ["oauth2", var id, ..] && id != "v1" ? id : "");
    }
}
