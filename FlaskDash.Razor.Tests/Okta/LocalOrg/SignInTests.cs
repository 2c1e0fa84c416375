using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Tests.Okta;

public sealed class SignInTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_gives_tokens_that_Microsofts_handler_accepts()
    {
        await using var app = await OrgApp.StartAsync();
        var tokens = await app.SignInAsync("ada@example.com", ("scope", "openid email profile groups"));

        var discovery = await OpenIdConnectConfigurationRetriever.GetAsync(
            app.Org.Issuer + "/.well-known/openid-configuration", new HttpDocumentRetriever { RequireHttps = false }, Ct);
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(tokens.Id, new()
        {
            ValidIssuer = discovery.Issuer,
            ValidAudience = app.Options.ClientId,
            IssuerSigningKeys = discovery.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        });

        Assert.True(result.IsValid, result.Exception?.ToString());
        Assert.Equal(app.Org.Issuer.AbsoluteUri, discovery.Issuer);
        Assert.Equal("a nonce", result.Claims["nonce"]);
        Assert.Equal(app.Org.Accounts.Single(a => a.Login == "ada@example.com").Id, result.Claims["sub"]);
        Assert.Equal(["Everyone", "Engineering", "FlaskDash administrators"], Assert.IsType<IEnumerable<object>>(result.Claims["groups"], exactMatch: false));
    }
}
