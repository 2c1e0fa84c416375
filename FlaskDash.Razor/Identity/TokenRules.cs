using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// What an ID token must be, beyond what the handler asks for by itself (OpenID Connect Core §3.1.3.7). The handler switches
/// <c>RequireSignedTokens</c> off for the code flow, takes any algorithm that has a key, and adds the discovered issuer to the
/// accepted ones; these rules close that, with either set of Okta packages.
/// </summary>
internal static class TokenRules
{
    public static void Apply(OpenIdConnectOptions options, OktaSettings settings)
    {
        var rules = options.TokenValidationParameters;
        Apply(rules, settings);
        rules.AudienceValidator = (audiences, token, _) => IsForThisClient(audiences, token, settings.ClientId);
    }

    /// <summary>What every token of Okta must be; the audience is the caller's to check.</summary>
    public static void Apply(TokenValidationParameters rules, OktaSettings settings)
    {
        rules.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
        rules.ClockSkew = settings.ClockSkew;
        rules.ValidateIssuerSigningKey = true;
        rules.IssuerSigningKeyValidator = (key, _, _) =>
            key is not null ? true : throw new SecurityTokenInvalidSignatureException("The token is not signed.");
        rules.ValidIssuer = settings.Issuer;
        rules.IssuerValidatorUsingConfiguration = (issuer, _, _, configuration) =>
            issuer == settings.Issuer && (configuration is null || configuration.Issuer == settings.Issuer)
                ? issuer
                : throw new SecurityTokenInvalidIssuerException("The token is from another issuer than the configured one.") { InvalidIssuer = issuer };
    }

    /// <summary>The client is the audience; among several, or where <c>azp</c> is given, it is also who asked.</summary>
    private static bool IsForThisClient(IEnumerable<string> audiences, SecurityToken token, string clientId)
    {
        var all = audiences.ToList();
        var azp = (token as JsonWebToken)?.TryGetPayloadValue<string>("azp", out var value) == true ? value : null;
        return all.Contains(clientId, StringComparer.Ordinal) && (azp is null ? all.Count == 1 : azp == clientId);
    }

    /// <summary>A token from the future: the handler does not look at <c>iat</c> beyond its being there.</summary>
    /// <param name="issuedAt">UTC.</param>
    public static void RefuseFuture(DateTime issuedAt, DateTimeOffset now, TimeSpan skew)
    {
        if (issuedAt > (now + skew).UtcDateTime)
            throw new SignInRefusedException(SignInProblem.Clock, "The ID token was issued in the future.");
    }
}

/// <summary>Refuses a discovery document of another issuer before anything, the client secret least of all, is sent to an address in it.</summary>
internal sealed class DiscoveryRules(string issuer) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration) =>
        configuration.Issuer == issuer
            ? new() { Succeeded = true }
            : new() { Succeeded = false, ErrorMessage = $"The discovery document names another issuer than the configured {issuer}." };
}
