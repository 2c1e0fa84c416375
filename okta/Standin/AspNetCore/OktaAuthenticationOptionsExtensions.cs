using System.IdentityModel.Tokens.Jwt;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Okta.AspNet.Abstractions;

namespace Okta.AspNetCore;

/// <summary>Adds the sign-in with Okta, and APIs behind its access tokens. The settings are validated at once, so bad ones fail at registration.</summary>
/// <remarks>No default scheme is set; that is the app's choice.</remarks>
public static class OktaAuthenticationOptionsExtensions
{
    /// <summary>Adds the sign-in under <see cref="OktaDefaults.MvcAuthenticationScheme"/>.</summary>
    /// <exception cref="ArgumentException">A setting is missing or cannot be right; the parameter's name is the property's.</exception>
    public static AuthenticationBuilder AddOktaMvc(this AuthenticationBuilder builder, OktaMvcOptions options) =>
        builder.AddOktaMvc(OktaDefaults.MvcAuthenticationScheme, options);

    /// <inheritdoc cref="AddOktaMvc(AuthenticationBuilder, OktaMvcOptions)" />
    public static AuthenticationBuilder AddOktaMvc(this AuthenticationBuilder builder, string authenticationScheme, OktaMvcOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);
        ArgumentNullException.ThrowIfNull(options);
        new OktaMvcOptionsValidator().Validate(options);

        // Okta's package does this too. The handler that validates has a map of its own, so only code elsewhere in the process notices.
        JwtSecurityTokenHandler.DefaultInboundClaimTypeMap.Clear();

        return builder.AddOpenIdConnect(
            authenticationScheme,
            oidcOptions => OpenIdConnectOptionsHelper.ConfigureOpenIdConnectOptions(options, oidcOptions));
    }

    /// <summary>Adds the sign-in under <see cref="OktaDefaults.MvcAuthenticationScheme"/>, with the settings of a configuration section.</summary>
    /// <exception cref="ArgumentException">A setting is missing or cannot be right; the parameter's name is the property's.</exception>
    public static AuthenticationBuilder AddOktaMvc(
        this AuthenticationBuilder builder,
        IConfiguration configuration,
        string sectionName = OktaConfigurationExtensions.DefaultConfigurationSection) =>
        builder.AddOktaMvc(OktaDefaults.MvcAuthenticationScheme, configuration, sectionName);

    /// <inheritdoc cref="AddOktaMvc(AuthenticationBuilder, IConfiguration, string)" />
    public static AuthenticationBuilder AddOktaMvc(
        this AuthenticationBuilder builder,
        string authenticationScheme,
        IConfiguration configuration,
        string sectionName = OktaConfigurationExtensions.DefaultConfigurationSection)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);

        return builder.AddOktaMvc(authenticationScheme, configuration.GetOktaMvcOptions(sectionName));
    }

    /// <summary>Adds the validation of access tokens under <see cref="OktaDefaults.ApiAuthenticationScheme"/>.</summary>
    /// <exception cref="ArgumentException">A setting is missing or cannot be right; the parameter's name is the property's.</exception>
    public static AuthenticationBuilder AddOktaWebApi(this AuthenticationBuilder builder, OktaWebApiOptions options) =>
        builder.AddOktaWebApi(OktaDefaults.ApiAuthenticationScheme, options);

    /// <inheritdoc cref="AddOktaWebApi(AuthenticationBuilder, OktaWebApiOptions)" />
    public static AuthenticationBuilder AddOktaWebApi(this AuthenticationBuilder builder, string authenticationScheme, OktaWebApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);
        ArgumentNullException.ThrowIfNull(options);
        new OktaWebApiOptionsValidator().Validate(options);

        return builder.AddJwtBearer(authenticationScheme, jwtOptions => OpenIdConnectOptionsHelper.ConfigureJwtBearerOptions(options, jwtOptions));
    }

    /// <summary>Adds the validation of access tokens under <see cref="OktaDefaults.ApiAuthenticationScheme"/>, with the settings of a configuration section.</summary>
    /// <exception cref="ArgumentException">A setting is missing or cannot be right; the parameter's name is the property's.</exception>
    public static AuthenticationBuilder AddOktaWebApi(
        this AuthenticationBuilder builder,
        IConfiguration configuration,
        string sectionName = OktaConfigurationExtensions.DefaultConfigurationSection) =>
        builder.AddOktaWebApi(OktaDefaults.ApiAuthenticationScheme, configuration, sectionName);

    /// <inheritdoc cref="AddOktaWebApi(AuthenticationBuilder, IConfiguration, string)" />
    public static AuthenticationBuilder AddOktaWebApi(
        this AuthenticationBuilder builder,
        string authenticationScheme,
        IConfiguration configuration,
        string sectionName = OktaConfigurationExtensions.DefaultConfigurationSection)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);

        return builder.AddOktaWebApi(authenticationScheme, configuration.GetOktaWebApiOptions(sectionName));
    }
}
