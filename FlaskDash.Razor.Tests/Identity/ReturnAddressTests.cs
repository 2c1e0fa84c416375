using FlaskDash.Razor.Identity;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/repositories/7/commits?q=a%2Fb&after=x#top")]
    [InlineData("/account")]
    [InlineData("/repositories?q=https://example.com/")]
    [InlineData("/repositories?q=100%25")]
    [InlineData("/login-history")]
    [InlineData("/d%C3%A9finitions")]
    public void A_path_of_this_site_is_kept(string address) => Assert.Equal(address, ReturnAddress.Of(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("repositories")]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test/")]
    [InlineData("///evil.test/")]
    [InlineData("/\\evil.test/")]
    [InlineData("\\\\evil.test/")]
    [InlineData("/%5Cevil.test/")]
    [InlineData("/%5cevil.test/")]
    [InlineData("/%2Fevil.test/")]
    [InlineData("/%252Fevil.test/")]
    [InlineData("/%255Cevil.test/")]
    [InlineData("~/repositories")]
    [InlineData(" /repositories")]
    [InlineData("/\t/evil.test/")]
    [InlineData("/%09/evil.test/")]
    [InlineData("/repositories\r\nSet-Cookie: a=b")]
    [InlineData("/repositories%0d%0aSet-Cookie:%20a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/login")]
    [InlineData("/login?returnUrl=/login")]
    [InlineData("/LOGOUT")]
    [InlineData("/%6Cogin")]
    [InlineData("/oidc/callback?code=x")]
    [InlineData("/sign-in-problem?about=x")]
    public void Anything_else_leads_to_the_repositories(string? address) => Assert.Equal("/repositories", ReturnAddress.Of(address));

    [Fact]
    public void An_endless_address_leads_to_the_repositories() => Assert.Equal("/repositories", ReturnAddress.Of("/" + new string('a', 3000)));
}
