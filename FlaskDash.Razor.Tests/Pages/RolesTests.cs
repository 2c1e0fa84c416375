using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>
/// Every way to a repository by those whom the tables of <see cref="AccessTests"/> do not have: who has a role there, by name or by group, who came by a
/// share link, and who was suspended. What they get follows from the tables.
/// </summary>
public sealed class RolesTests(AccessApp access) : IClassFixture<AccessApp>
{
    // What a maintainer may not.
    private static readonly string[] OwnersAlone = ["settings", "settings?handler=Embed", "roles", "shares", "hooks", "credential", "delete"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private AccessTests Table => new(access);

    [Theory]
    [InlineData(RoleKind.Viewer, false)]
    [InlineData(RoleKind.Viewer, true)]
    [InlineData(RoleKind.Maintainer, false)]
    [InlineData(RoleKind.Maintainer, true)]
    [InlineData(RoleKind.Owner, false)]
    [InlineData(RoleKind.Owner, true)]
    public async Task A_role_in_a_private_repository_opens_what_it_says_and_nothing_else(RoleKind role, bool byGroup)
    {
        await access.ShareAsync(Visibility.Private);
        await GiveAsync(access.Read, role, byGroup);
        var browser = access[byGroup ? Role.Member : Role.Other];

        var wrong = new List<string>();
        foreach (var (route, expected) in AccessTests.Rows(AccessTests.OfRepository))
        {
            var id = route.Method == "GET" ? access.Read : await access.AddAsync(Visibility.Private);
            if (id != access.Read) await GiveAsync(id, role, byGroup);
            var (viewer, owner) = (expected[1][(int)Role.Member], expected[0][(int)Role.Owner]);
            var wanted = role == RoleKind.Viewer || (role == RoleKind.Maintainer && OwnersAlone.Contains(PartOf(route))) ? viewer : owner;

            var got = await Table.AskAsync(browser, route, id);

            if (route.Method != "GET") await access.App.QueryAsync(db => db.Inquiries.Where(i => i.RepositoryId == id).ExecuteDeleteAsync(Ct));
            if (got != wanted) wrong.Add($"{route}: {got} instead of {wanted}");
        }
        await TakeAllAsync();
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task A_share_link_opens_pages_of_numbers_of_its_repository_and_nothing_of_another()
    {
        await access.ShareAsync(Visibility.Private);
        var other = await access.AddAsync(Visibility.Private);
        using var browser = access.App.Stranger();
        var token = await MakeLinkAsync(access.Read);
        using (var page = await browser.GetAsync("/shared/" + token, Ct)) Assert.Equal($"/repositories/{access.Read}", page.Place());
        browser.FollowsRedirects = false;

        var wrong = new List<string>();
        foreach (var (route, expected) in AccessTests.Rows(AccessTests.OfRepository))
        {
            var (viewer, stranger) = (expected[1][(int)Role.Member], expected[0][(int)Role.Stranger]);
            var page = Table.PathOf(route, access.Read);
            var opens = route.Method == "GET" && page.StartsWith($"/repositories/{access.Read}", StringComparison.Ordinal)
                && ShareGrant.CanOpen(page[$"/repositories/{access.Read}".Length..].TrimStart('/').Split('?')[0], frozen: false);
            if (await Table.AskAsync(browser, route, access.Read) is var got && got != (opens ? viewer : stranger)) wrong.Add($"{route}: {got} instead of {(opens ? viewer : stranger)}");
            if (await Table.AskAsync(browser, route, other) is var elsewhere && elsewhere != stranger) wrong.Add($"{route} of another repository: {elsewhere} instead of {stranger}");
        }
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task Somebody_suspended_gets_what_a_stranger_gets_whatever_they_owned()
    {
        await access.ShareAsync(Visibility.Private);
        using var browser = await access.NewBrowserAsync(Role.Owner);
        access.App.Org.Suspend("grace@example.com");
        try
        {
            await access.App.Services.GetRequiredService<OktaProfiles>().ExpireAsync("00ulocal2grace9K5d7R", Ct);
            using (var told = await browser.GetAsync("/account", Ct)) Assert.StartsWith("/sign-in-problem", told.Headers.Location!.ToString(), StringComparison.Ordinal);

            var wrong = new List<string>();
            foreach (var (route, expected) in AccessTests.Rows(AccessTests.OfRepository))
                if (await Table.AskAsync(browser, route, access.Read) is var got && got != expected[0][(int)Role.Stranger]) wrong.Add($"{route}: {got} instead of {expected[0][(int)Role.Stranger]}");
            Assert.Equal([], wrong);
        }
        finally
        {
            access.App.Org.Restore("grace@example.com");
        }
    }

    [Fact]
    public async Task Roles_are_given_changed_and_taken_on_their_page()
    {
        await access.ShareAsync(Visibility.Private);
        await TakeAllAsync();
        using var owner = await access.NewBrowserAsync(Role.Owner);
        using var other = await access.NewBrowserAsync(Role.Other);
        var page = $"/repositories/{access.Read}/roles";

        using var before = await other.GetAsync($"/repositories/{access.Read}", Ct);
        using var given = await owner.PostFormAsync(page, ("email", "nur@example.com"), ("role", "Viewer"));
        using var after = await other.GetAsync($"/repositories/{access.Read}", Ct);
        using var changed = await owner.PostFormAsync(page, ("email", "nur@example.com"), ("role", "Maintainer"));
        var role = await access.App.QueryAsync(db => db.RepositoryRoles.SingleAsync(Ct));
        using var taken = await owner.PostFormAsync(page + "?handler=Take", ("entry", role.Id.ToString()));
        using var again = await other.GetAsync($"/repositories/{access.Read}", Ct);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound], [before.StatusCode, after.StatusCode, again.StatusCode]);
        Assert.Equal(RoleKind.Maintainer, role.Role);
        Assert.All([given, changed, taken], answer => Assert.Equal(page, answer.Headers.Location!.ToString()));
        Assert.Equal(3, await access.App.QueryAsync(db => db.AuditEntries.CountAsync(e => e.RepositoryId == access.Read && e.Event == AuditEvents.AccessChanged, Ct)));
    }

    [Theory]
    [InlineData("nobody@example.com", "", "Viewer", "Nobody with this address has signed in here yet.")]
    [InlineData("", "", "Viewer", "Give either")]
    [InlineData("nur@example.com", "Engineering", "Viewer", "Give either")]
    [InlineData("", "Design", "Viewer", "Choose one of your own groups.")]
    [InlineData("nur@example.com", "", "7", "Choose a role.")]
    public async Task What_cannot_be_given_is_said_and_what_was_typed_stays(string email, string group, string role, string words)
    {
        await access.ShareAsync(Visibility.Private);
        using var owner = await access.NewBrowserAsync(Role.Owner);

        using var answer = await owner.PostFormAsync($"/repositories/{access.Read}/roles", ("email", email), ("group", group), ("role", role));
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, page, StringComparison.Ordinal);
        if (email.Length > 0) Assert.Contains($"value=\"{email}\"", page, StringComparison.Ordinal);
    }

    private static string PartOf(Route route) => route.Pattern.Replace("/repositories/{id:int}", "", StringComparison.Ordinal).TrimStart('/') is var part && part.Contains('?') && !part.StartsWith("settings", StringComparison.Ordinal)
        ? part.Split('?')[0] : part;

    private Task<int> GiveAsync(int id, RoleKind role, bool byGroup) => access.App.QueryAsync(async db =>
    {
        int? user = byGroup ? null : await db.Users.Where(u => u.Email == "nur@example.com").Select(u => u.Id).SingleAsync(Ct);
        db.RepositoryRoles.Add(new() { RepositoryId = id, UserId = user, Group = byGroup ? AccessApp.Group : null, Role = role, GivenAt = DateTime.UtcNow });
        return await db.SaveChangesAsync(Ct);
    });

    private Task<int> TakeAllAsync() => access.App.QueryAsync(db => db.RepositoryRoles.ExecuteDeleteAsync(Ct));

    private async Task<string> MakeLinkAsync(int id)
    {
        using var owner = await access.NewBrowserAsync(Role.Owner);
        using var made = await owner.PostFormAsync($"/repositories/{id}/shares", ("name", "somebody"), ("days", "7"), ("view", ""));
        var text = await made.TextAsync();
        return text[(text.IndexOf("/shared/", StringComparison.Ordinal) + "/shared/".Length)..].Split('<')[0];
    }
}
