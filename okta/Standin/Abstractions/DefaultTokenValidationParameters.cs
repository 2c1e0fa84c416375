using Microsoft.IdentityModel.Tokens;

namespace Okta.AspNet.Abstractions;

/// <summary>Token validation that asks for issuer, audience, lifetime and signature. The audience is for the caller to set.</summary>
/// <remarks>
/// As with the stock handler, this alone lets some bad tokens in: the handler switches <c>RequireSignedTokens</c> off in the code
/// flow, and any algorithm with a key in the key set is accepted. The app has to close that.
/// </remarks>
public class DefaultTokenValidationParameters : TokenValidationParameters
{
    /// <param name="options">Where the clock skew comes from.</param>
    /// <param name="issuer">The one issuer that is named here; the handler adds the discovered one.</param>
    public DefaultTokenValidationParameters(OktaWebOptions options, string issuer)
    {
        ArgumentNullException.ThrowIfNull(options);

        ValidateIssuer = true;
        ValidIssuer = issuer;
        ValidateAudience = true;
        ValidateIssuerSigningKey = true;
        ValidateLifetime = true;
        RequireExpirationTime = true;
        RequireSignedTokens = true;
        ClockSkew = options.ClockSkew;
    }
}
