using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>Who may say who is one person, and that the numbers follow at once while no commit changes.</summary>
public sealed class PeopleDecisionsTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>
{
    private static readonly Person Old = new("old name", "old@example.com");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_identities_become_one_person_at_once_and_two_again_when_it_is_taken_back()
    {
        using var sample = new SampleRepository();
        var (id, person) = await ReadAsync(sample);
        var histories = new RepositoryHistory(new Contexts(host), new RepositoryFiles(new Contexts(host), Options.Create(new InsightsOptions())), Options.Create(new InsightsOptions()));
        Assert.Equal(2, await CommittersAsync());

        Assert.Null((await AskAsync(host.Zoe, d => d.DecideAsync(id, IdentityVerdict.Merged, Old, person, forAll: false, Ct))).Fault);
        Assert.Equal(1, await CommittersAsync());

        var row = Assert.Single(await AskAsync(host.Grace, d => d.ListAsync(id, Ct)));
        Assert.Equal(("zoe", Old, person, false), (row.By, row.Alias, row.Person, row.IsForAll));
        Assert.True((await AskAsync(host.Zoe, d => d.UndoAsync(id, row.Id, Ct))).IsFound);
        Assert.Equal(2, await CommittersAsync());
        Assert.Equal("zoe", Assert.Single(await AskAsync(host.Grace, d => d.ListAsync(id, Ct))).UndoneBy);

        async Task<int> CommittersAsync()
        {
            await using var db = host.Open();
            var generation = await db.Repositories.Where(r => r.Id == id).Select(r => r.Generation).SingleAsync(Ct);
            return Committers.Of((await histories.OpenAsync(id, generation, Ct))!, new ViewSettings(new DateOnly(2030, 1, 1))).Rows.Count;
        }
    }

    [Fact]
    public async Task Nobody_decides_who_does_not_manage_and_nobody_but_an_administrator_for_all()
    {
        using var sample = new SampleRepository();
        var (id, person) = await ReadAsync(sample);

        foreach (var viewer in new[] { host.Grace, Viewer.Stranger })
            Assert.False((await AskAsync(viewer, d => d.DecideAsync(id, IdentityVerdict.Merged, Old, person, forAll: false, Ct))).IsFound);
        Assert.Contains("administrator", (await AskAsync(host.Zoe, d => d.DecideAsync(id, IdentityVerdict.Merged, Old, person, forAll: true, Ct))).Fault, StringComparison.Ordinal);
        Assert.Empty(await AskAsync(host.Zoe, d => d.ListAsync(id, Ct)));
    }

    [Fact]
    public async Task A_decision_of_another_repository_cannot_be_taken_back_here()
    {
        using var sample = new SampleRepository();
        using var second = new SampleRepository();
        var ((one, person), (other, _)) = (await ReadAsync(sample), await ReadAsync(second));
        await AskAsync(host.Zoe, d => d.DecideAsync(one, IdentityVerdict.Refused, Old, person, forAll: false, Ct));
        var decision = Assert.Single(await AskAsync(host.Zoe, d => d.ListAsync(one, Ct))).Id;

        Assert.False((await AskAsync(host.Zoe, d => d.UndoAsync(other, decision, Ct))).IsFound);
        Assert.Null(Assert.Single(await AskAsync(host.Zoe, d => d.ListAsync(one, Ct))).UndoneAt);
    }

    [Theory]
    [InlineData("nobody", "nobody@example.com", "A", "a@b", "No commit here")]
    [InlineData("old name", "old@example.com", "", "a@b", "needs a name")]
    [InlineData("old name", "old@example.com", "A", "a@b>\n<c@d", "needs a name")]
    [InlineData("old name", "old@example.com", "old name", "old@example.com", "same name and address")]
    public async Task What_makes_no_person_is_refused_with_the_reason(string alias, string aliasEmail, string name, string email, string reason)
    {
        using var sample = new SampleRepository();
        var (id, _) = await ReadAsync(sample);

        var change = await AskAsync(host.Zoe, d => d.DecideAsync(id, IdentityVerdict.Merged, new Person(alias, aliasEmail), new Person(name, email), forAll: false, Ct));
        Assert.Contains(reason, change.Fault, StringComparison.Ordinal);
    }

    private async Task<(int Id, Person Person)> ReadAsync(SampleRepository sample)
    {
        sample.Write("a.txt", "one\n");
        sample.Commit("First");
        sample.Write("a.txt", "two\n");
        sample.Git("add", "-A");
        sample.Git("commit", "-q", "-m", "Second", $"--author={Old.Name} <{Old.Email}>");
        var id = await host.InsertAsync(host.Zoe, "people", Visibility.SignedIn, sample.Path);
        await host.IndexAsync(id);
        await using var db = host.Open();
        return (id, await db.Identities.Where(i => i.RepositoryId == id && i.Email != Old.Email).OrderBy(i => i.Number).Select(i => new Person(i.Name, i.Email)).FirstAsync(Ct));
    }

    private async Task<T> AskAsync<T>(Viewer viewer, Func<PeopleDecisions, Task<T>> ask)
    {
        await using var db = host.Open();
        return await ask(new PeopleDecisions(db, viewer, host.Audit, TimeProvider.System));
    }

    private sealed class Contexts(RepositoriesHost host) : IDbContextFactory<DashContext>
    {
        public DashContext CreateDbContext() => host.Open();
    }
}
