using System.Net;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>PostgreSQL takes no NUL in a text: what somebody types is refused or cleaned before it gets there, on either database.</summary>
public sealed class NulTests(AccessApp access) : IClassFixture<AccessApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/administration?find=a%00b")]
    [InlineData("/administration/audit?actor=a%00b")]
    [InlineData("/administration/audit.csv?actor=%00")]
    public async Task In_an_address_it_is_no_fault_of_the_server(string path)
    {
        using var answer = await access[Role.Administrator].GetAsync(path, Ct);

        Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode}");
    }

    [Theory]
    [InlineData("roles", "email", "role", "Viewer")]
    [InlineData("roles", "group", "role", "Viewer")]
    [InlineData("credential", "userName", "secret", "x")]
    [InlineData("shares", "name", "days", "7")]
    [InlineData("people", "name", "email", "x")]
    [InlineData("left-out", "reason", "sha", "0000")]
    [InlineData("bots", "rules", "x", "y")]
    public async Task In_a_form_it_is_no_fault_of_the_server(string page, string field, string other, string value)
    {
        await access.ShareAsync(Visibility.Private);

        using var answer = await access[Role.Owner].PostFormAsync($"/repositories/{access.Read}/{page}", (field, "a\0b@example.com"), (other, value));

        Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode}");
    }
}
