using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class RepositoryAddingTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>, IDisposable
{
    private readonly SampleRepository sample = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_added_is_its_owners_named_by_its_address_and_wanted()
    {
        var address = host.Serve(sample, "named") + ".git";

        var id = Added(await host.AddAsync(host.Grace, $"  {address}/ ", " "));

        var row = await host.RowAsync(id);
        Assert.Equal((host.Grace.UserId, "named", address, RepositorySource.Remote, Visibility.Private, RepositoryState.Waiting),
            (row!.OwnerId, row.Name, row.Address, row.Source, row.Visibility, row.State));
        Assert.NotNull(row.WantedAt);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", ".git")]
    [InlineData(".git", "")]
    [InlineData(".git", "/")]
    [InlineData("/", ".git/")]
    public async Task The_same_address_again_leads_to_what_exists_with_and_without_git_at_its_end(string first, string second)
    {
        var address = host.Serve(sample, "twice" + Guid.NewGuid().ToString("N"));
        var id = Added(await host.AddAsync(host.Grace, address + first, "First name"));

        var again = await host.AddAsync(host.Grace, address.Replace("git.example.com", "GIT.Example.Com", StringComparison.Ordinal) + second, "Another name", Visibility.Public);

        Assert.Equal(new AddResult.Existing(id), again);
        var row = await host.RowAsync(id);
        Assert.Equal(("First name", Visibility.Private), (row!.Name, row.Visibility));
    }

    [Fact]
    public async Task Another_owner_adds_the_same_and_learns_nothing_of_the_first()
    {
        var address = host.Serve(sample, "shared");
        var zoes = Added(await host.AddAsync(host.Zoe, address, "Zoe’s own name"));

        var graces = Added(await host.AddAsync(host.Grace, address));

        Assert.NotEqual(zoes, graces);
        Assert.Equal("shared", (await host.RowAsync(graces))!.Name);
        Assert.Null(await host.AskAsync(host.Grace, c => c.FindAsync(zoes, Ct)));
    }

    [Fact]
    public async Task What_was_deleted_can_be_added_again_at_once()
    {
        var address = host.Serve(sample, "again");
        var first = Added(await host.AddAsync(host.Grace, address));
        await host.AskAsync(host.Grace, c => c.DeleteAsync(first, Ct));

        Assert.NotEqual(first, Added(await host.AddAsync(host.Grace, address)));
    }

    [Fact]
    public async Task A_double_click_makes_one_row_and_both_clicks_lead_there()
    {
        for (var round = 0; round < 5; round++)
        {
            var address = host.Serve(sample, "race" + round);

            var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => host.AddAsync(host.Grace, address), Ct)));

            var id = Assert.Single(results.OfType<AddResult.Added>()).Id;
            Assert.Equal([new AddResult.Existing(id), new AddResult.Existing(id)], results.Where(r => r is not AddResult.Added));
            await using var db = host.Open();
            Assert.Equal(1, await db.Repositories.CountAsync(r => r.Address == address, Ct));
        }
    }

    // The unique index does not know that the two are one.
    [Fact]
    public async Task A_double_click_on_two_spellings_makes_one_row_too()
    {
        for (var round = 0; round < 5; round++)
        {
            var address = host.Serve(sample, "spelled" + round);

            await Task.WhenAll(new[] { address, address + ".git" }.Select(spelling => Task.Run(() => host.AddAsync(host.Grace, spelling), Ct)));

            await using var db = host.Open();
            Assert.Equal(1, await db.Repositories.CountAsync(r => r.Address.StartsWith(address), Ct));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("http://git.example.com/team/x")]
    [InlineData("ssh://git.example.com/team/x")]
    [InlineData("git@git.example.com:team/x")]
    [InlineData("git://git.example.com/x")]
    [InlineData("file:///etc")]
    [InlineData("ext::sh -c id")]
    [InlineData("https://user:secret@git.example.com/team/x")]
    [InlineData("https://127.0.0.1/team/x")]
    [InlineData("https://localhost/team/x")]
    [InlineData("https://nowhere.example.com/team/x")]
    [InlineData("{0}")]
    public async Task A_refused_address_leaves_no_row(string? address)
    {
        // The last one is a path that the server does not know.
        address = address is null ? null : string.Format(address, host.Serve(sample, "served") + "-not");
        var before = await host.CountAsync();

        var refused = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Grace, address));

        Assert.Equal(nameof(NewRepository.Address), refused.Field);
        Assert.EndsWith(".", refused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Why, StringComparison.Ordinal);
        Assert.Equal(before, await host.CountAsync());
    }

    [Fact]
    public async Task A_folder_is_refused_to_all_but_administrators_without_a_look_at_it()
    {
        var existing = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Grace, sample.Path));
        var missing = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Grace, "/no/such/folder"));

        Assert.Equal(existing, missing);
        Assert.Contains("administrators", existing.Why, StringComparison.Ordinal);
        Assert.IsType<AddResult.Added>(await host.AddAsync(host.Ada, sample.Path));
    }

    [Fact]
    public async Task A_folder_outside_the_roots_is_refused_to_administrators_too()
    {
        var before = await host.CountAsync();

        var refused = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Ada, "/usr"));

        Assert.Contains("Repositories:LocalRoots", refused.Why, StringComparison.Ordinal);
        Assert.Equal(before, await host.CountAsync());
    }

    [Fact]
    public async Task Groups_must_be_ones_own_before_anything_is_asked_of_the_server()
    {
        var address = host.Serve(sample, "groups");
        var before = host.Requests;

        var refused = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Grace, address, null, Visibility.Groups, "Design"));
        Assert.Equal((nameof(NewRepository.Groups), before), (refused.Field, host.Requests));

        var id = Added(await host.AddAsync(host.Grace, address, null, Visibility.Groups, "Design", "Engineering", "Engineering"));
        Assert.Equal(["Engineering"], (await host.RowAsync(id))!.Shares.Select(s => s.Group));
    }

    [Fact]
    public async Task Groups_typed_with_another_visibility_are_not_kept()
    {
        var id = Added(await host.AddAsync(host.Grace, host.Serve(sample, "private-with-groups"), null, Visibility.Private, "Engineering"));

        Assert.Empty((await host.RowAsync(id))!.Shares);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused()
    {
        var address = host.Serve(sample, "long");

        var refused = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Grace, address, new string('x', 101)));

        Assert.Equal(nameof(NewRepository.Name), refused.Field);
        Assert.IsType<AddResult.Added>(await host.AddAsync(host.Grace, address, new string('x', 100)));
    }

    [Fact]
    public async Task The_command_line_adds_for_nobody_and_finds_what_it_added()
    {
        var id = Added(await host.AddForEveryoneAsync(sample.Path));

        Assert.Null((await host.RowAsync(id))!.OwnerId);
        Assert.Equal(new AddResult.Existing(id), await host.AddForEveryoneAsync(sample.Path));
    }

    [Fact]
    public async Task The_command_line_is_told_the_setting_that_allows_a_folder_outside_the_roots()
    {
        var refused = Assert.IsType<AddResult.Refused>(await host.AddForEveryoneAsync("/usr/share"));

        Assert.Contains("Repositories:LocalRoots", refused.Why, StringComparison.Ordinal);
        Assert.Contains(" Repositories__LocalRoots__1=/usr ", refused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Why);
        Assert.DoesNotContain("__1=", Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Ada, "/usr/share")).Why, StringComparison.Ordinal);
        // Inside a root no setting helps: another reason stands there.
        Assert.DoesNotContain("LocalRoots", Assert.IsType<AddResult.Refused>(await host.AddForEveryoneAsync(Path.GetTempPath())).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_keeps_so_many_and_an_administrator_as_many_as_they_like()
    {
        await using (var db = host.Open()) host.RepositoriesPerPerson = await db.Repositories.CountAsync(r => r.OwnerId == host.Zoe.UserId && r.DeletedAt == null, Ct) + 1;
        try
        {
            Added(await host.AddAsync(host.Zoe, host.Serve(sample, "quota-1")));
            var refused = Assert.IsType<AddResult.Refused>(await host.AddAsync(host.Zoe, host.Serve(sample, "quota-2")));
            Assert.Contains($"You have {host.RepositoriesPerPerson} repositories here", refused.Why, StringComparison.Ordinal);
            host.RepositoriesPerPerson = 0;
            Added(await host.AddAsync(host.Ada, host.Serve(sample, "quota-3")));
        }
        finally
        {
            host.RepositoriesPerPerson = 1_000;
        }
    }

    [Fact]
    public async Task A_stranger_is_a_mistake_of_the_page() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.AddAsync(Viewer.Stranger, "https://git.example.com/x"));

    public void Dispose() => sample.Dispose();

    private static int Added(AddResult result) => Assert.IsType<AddResult.Added>(result).Id;
}
