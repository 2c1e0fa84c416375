using System.Globalization;
using Microsoft.Extensions.Configuration;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>Reads the settings from a section of the app's configuration, once.</summary>
public static class OktaConfigurationExtensions
{
    /// <summary>The section's name unless another is given.</summary>
    public const string DefaultConfigurationSection = "Okta";

    /// <summary>
    /// The settings of the section. What is missing, empty or not readable keeps its default without a word; nothing is validated.
    /// <c>Issuer</c> comes first, <c>OktaDomain</c> and <c>AuthorizationServerId</c> override it. Lengths of time are whole seconds or
    /// <see cref="TimeSpan"/> text. <c>Scope</c> must be an array. Handlers, proxies, events and pushed authorization are set in code only.
    /// </summary>
    /// <exception cref="ArgumentNullException">The configuration is null.</exception>
    public static OktaMvcOptions GetOktaMvcOptions(this IConfiguration configuration, string sectionName = DefaultConfigurationSection)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var section = configuration.GetSection(sectionName);
        var options = new OktaMvcOptions();
        Read(section, options);

        if (Text(nameof(options.ClientId)) is { } clientId) options.ClientId = clientId;
        if (Text(nameof(options.ClientSecret)) is { } secret) options.ClientSecret = secret;
        if (Text(nameof(options.CallbackPath)) is { } callback) options.CallbackPath = callback;
        if (Text(nameof(options.PostLogoutRedirectUri)) is { } afterwards) options.PostLogoutRedirectUri = afterwards;
        if (bool.TryParse(Text(nameof(options.GetClaimsFromUserInfoEndpoint)), out var userInfo)) options.GetClaimsFromUserInfoEndpoint = userInfo;

        string[] scopes = [.. section.GetSection(nameof(options.Scope)).GetChildren().Select(s => s.Value).OfType<string>()];
        if (scopes.Length > 0) options.Scope = scopes;

        return options;

        string? Text(string key) => TextOf(section, key);
    }

    /// <summary>The settings of an API, read by the same rules. Handlers, proxies and events are set in code only.</summary>
    /// <exception cref="ArgumentNullException">The configuration is null.</exception>
    public static OktaWebApiOptions GetOktaWebApiOptions(this IConfiguration configuration, string sectionName = DefaultConfigurationSection)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var section = configuration.GetSection(sectionName);
        var options = new OktaWebApiOptions();
        Read(section, options);
        if (TextOf(section, nameof(options.Audience)) is { } audience) options.Audience = audience;
        return options;
    }

    private static void Read(IConfigurationSection section, OktaWebOptions options)
    {
        if (TextOf(section, nameof(options.Issuer)) is { } issuer) options.Issuer = issuer;
        if (TextOf(section, nameof(options.OktaDomain)) is { } domain) options.OktaDomain = domain;
        if (TextOf(section, nameof(options.AuthorizationServerId)) is { } serverId) options.AuthorizationServerId = serverId;
        if (Length(nameof(options.ClockSkew)) is { } skew) options.ClockSkew = skew;
        if (Length(nameof(options.BackchannelTimeout)) is { } timeout) options.BackchannelTimeout = timeout;

        TimeSpan? Length(string key)
        {
            var text = TextOf(section, key);
            if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var length) ? length : null;
        }
    }

    private static string? TextOf(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;
}
