using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

public sealed class SignInTests
{
    [Fact]
    public async Task Signing_in_makes_a_user_and_a_session()
    {
        await using var app = await DashApp.StartAsync();
        using var ada = await app.SignedInAsync("ada");

        await using var db = app.Services.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext();
        var user = await db.Users.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(app.Org.Issuer.ToString(), user.Issuer);
        Assert.Equal("Ada Fernhill", user.Name);
        Assert.Equal(1, await db.Sessions.CountAsync(s => s.UserId == user.Id, TestContext.Current.CancellationToken));
    }
}
