namespace Okta.AspNet.Abstractions;

/// <summary>The settings of an API behind Okta's access tokens, whatever the framework.</summary>
public class OktaWebApiOptions : OktaWebOptions
{
    /// <summary>What an access token's <c>aud</c> must be: the audience of the authorization server.</summary>
    public string Audience { get; set; } = "api://default";
}

/// <summary>Refuses settings with which no access token can be validated.</summary>
public sealed class OktaWebApiOptionsValidator : OktaWebOptionsValidator<OktaWebApiOptions>
{
    /// <inheritdoc />
    protected override void ValidateInternal(OktaWebApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // The org's own server issues access tokens that only Okta can read.
        if (string.IsNullOrEmpty(options.AuthorizationServerId))
            throw new ArgumentException("The authorization server id is missing. An API needs a custom authorization server, such as default.", nameof(options.AuthorizationServerId));
    }
}
