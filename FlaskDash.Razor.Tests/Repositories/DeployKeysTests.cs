using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>Repositories behind a real sshd, added with a key that is made here: nothing is read before a person confirmed the server.</summary>
public sealed class DeployKeysTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>, IAsyncLifetime
{
    private readonly SampleRepository sample = new();
    private SshGitServer server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Address => server.AddressOf(sample.Path);

    public async ValueTask InitializeAsync()
    {
        sample.Commit("First");
        server = await SshGitServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        sample.Dispose();
    }

    [Fact]
    public async Task It_is_added_when_the_server_has_the_key_and_a_person_confirmed_the_server()
    {
        var offer = await OfferAsync(host.Grace);
        Assert.Equal(Address, offer.Address);
        Assert.Equal(server.HostKeys, offer.Key.HostKeys);
        var seen = new DeployKeyReply(offer.Seen, true);

        Assert.Contains("say that they are the same", (await WantsAsync(host.Grace, seen with { IsConfirmed = false })).Why, StringComparison.Ordinal);
        Assert.Contains("does not know the deploy key", (await WantsAsync(host.Grace, seen)).Why, StringComparison.Ordinal);
        Assert.Contains("changed since this page", (await WantsAsync(host.Grace, seen with { Seen = "another" })).Why, StringComparison.Ordinal);
        Assert.Empty(await RepositoriesAsync(Address));

        server.Authorize(offer.Key.PublicKey);
        var id = Assert.IsType<AddResult.Added>(await host.AddOverSshAsync(host.Grace, Address, seen)).Id;

        var row = (await RowAsync(id))!;
        Assert.Equal(
            ($"git.example.com:{server.Port}", Environment.UserName, offer.Key.PublicKey, offer.Key.PrivateKey), (row.Host, row.UserName, row.PublicKey, host.Seal.Open(row)));
        Assert.Equal(server.HostKeys, SshHostKey.Parse(row.HostKeys!));
        Assert.DoesNotContain("PRIVATE KEY", Encoding.UTF8.GetString(row.Secret), StringComparison.Ordinal);
        Assert.Empty(await OffersAsync(Address));
        Assert.Equal("refs/heads/main", (await host.FetchAsync(id, new GitSource.Remote(Address, Key: offer.Key))).DefaultBranch);
        Assert.Equal(id, Assert.IsType<AddResult.Existing>(await AddAgainAsync()).Id);
    }

    [Fact]
    public async Task An_offered_key_is_its_person_s_and_address_s_alone_sealed_and_kept_for_a_month()
    {
        var offer = await OfferAsync(host.Grace);

        Assert.Equal(offer.Key.PublicKey, (await OfferAsync(host.Grace)).Key.PublicKey);
        Assert.NotEqual(offer.Key.PublicKey, (await OfferAsync(host.Zoe)).Key.PublicKey);
        Assert.NotEqual(offer.Key.PublicKey, Assert.IsType<AddResult.WantsKey>(await host.AddOverSshAsync(host.Grace, Address + "/other")).Offer.Key.PublicKey);
        Assert.Contains("changed since this page", (await WantsAsync(host.Zoe, new(offer.Seen, true))).Why, StringComparison.Ordinal);

        var rows = await OffersAsync(Address);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain("PRIVATE KEY", Encoding.UTF8.GetString(row.Secret), StringComparison.Ordinal));

        var clock = new ShiftedClock();
        clock.Advance(TimeSpan.FromDays(31));
        host.Clock = clock;
        try { Assert.NotEqual(offer.Key.PublicKey, (await OfferAsync(host.Grace)).Key.PublicKey); }
        finally { host.Clock = TimeProvider.System; }
        Assert.Single(await OffersAsync(Address));
    }

    [Fact]
    public async Task A_key_is_replaced_and_new_host_keys_are_confirmed_by_its_owners_alone()
    {
        var offer = await OfferAsync(host.Grace);
        server.Authorize(offer.Key.PublicKey);
        var id = Assert.IsType<AddResult.Added>(await host.AddOverSshAsync(host.Grace, Address, new(offer.Seen, true))).Id;
        Assert.False((await host.CredentialsAsync(host.Zoe, c => c.OfferKeyAsync(id, again: false, Ct))).Change.IsFound);
        Assert.False((await host.CredentialsAsync(host.Zoe, c => c.SetKeyAsync(id, new(offer.Seen, true), Ct))).Change.IsFound);
        Assert.Null(await host.CredentialsAsync(host.Zoe, c => c.FindOfferAsync(id, Ct)));

        // The same key for the host keys of now; then a new one, which the server does not know yet.
        var same = (await host.CredentialsAsync(host.Grace, c => c.OfferKeyAsync(id, again: true, Ct))).Offer!;
        Assert.Equal(offer.Key.PublicKey, same.Key.PublicKey);
        Assert.Equal(same.Seen, (await host.CredentialsAsync(host.Grace, c => c.FindOfferAsync(id, Ct)))!.Seen);
        Assert.Equal(new(RuleChange.Done, null), await host.CredentialsAsync(host.Grace, c => c.SetKeyAsync(id, new(same.Seen, true), Ct)));

        var made = (await host.CredentialsAsync(host.Grace, c => c.OfferKeyAsync(id, again: false, Ct))).Offer!;
        Assert.NotEqual(offer.Key.PublicKey, made.Key.PublicKey);
        var refused = await host.CredentialsAsync(host.Grace, c => c.SetKeyAsync(id, new(made.Seen, true), Ct));
        Assert.Contains("does not know the deploy key", refused.Change.Fault, StringComparison.Ordinal);
        Assert.Equal(made.Seen, refused.Offer!.Seen);
        Assert.Equal(offer.Key.PublicKey, (await RowAsync(id))!.PublicKey);

        server.Authorize(made.Key.PublicKey);
        Assert.Null((await host.CredentialsAsync(host.Grace, c => c.SetKeyAsync(id, new(made.Seen, true), Ct))).Change.Fault);
        Assert.Equal(made.Key.PublicKey, (await host.CredentialsAsync(host.Grace, c => c.FindAsync(id, Ct)))!.PublicKey);
        Assert.Contains("too long ago", (await host.CredentialsAsync(host.Grace, c => c.SetKeyAsync(id, new(made.Seen, true), Ct))).Change.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_reads_it_with_the_key_that_is_kept()
    {
        var address = server.AddressOf(sample.Path, RepositoriesHost.Reachable);
        var offer = Assert.IsType<AddResult.WantsKey>(await host.AddOverSshAsync(host.Grace, address)).Offer;
        server.Authorize(offer.Key.PublicKey);
        var id = Assert.IsType<AddResult.Added>(await host.AddOverSshAsync(host.Grace, address, new(offer.Seen, true))).Id;

        await host.IndexAsync(id);
        var row = (await host.RowAsync(id))!;
        Assert.Equal((null, RepositoryState.Ready, 1), (row.Problem, row.State, row.CommitCount));

        await host.CredentialsAsync(host.Grace, c => c.RemoveAsync(id, Ct));
        await host.IndexAsync(id);
        Assert.Contains("read with a deploy key", (await host.RowAsync(id))!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_for_ssh_and_a_key_for_https_or_a_folder_are_refused()
    {
        Assert.Equal(nameof(NewRepository.UserName), Assert.IsType<AddResult.Refused>(await host.AddPrivateAsync(host.Grace, Address, "ada", "secret")).Field);
        Assert.Equal(nameof(NewRepository.Address), Assert.IsType<AddResult.Refused>(await host.AddOverSshAsync(host.Grace, "git@example.com")).Field);
        Assert.Equal(nameof(NewRepository.Address), Assert.IsType<AddResult.Refused>(await host.AddOverSshAsync(host.Grace, "git@unknown.example.com:a/b")).Field);
        Assert.Contains("deploy key", Assert.IsType<AddResult.Refused>(await host.AddForEveryoneAsync(Address)).Why, StringComparison.Ordinal);

        var https = host.Serve(sample, "key-for-https");
        var id = Assert.IsType<AddResult.Added>(await host.AddAsync(host.Grace, https)).Id;
        Assert.Contains("https address", (await host.CredentialsAsync(host.Grace, c => c.OfferKeyAsync(id, again: false, Ct))).Change.Fault, StringComparison.Ordinal);
        Assert.Contains("https address", (await host.CredentialsAsync(host.Grace, c => c.SetKeyAsync(id, new("x", true), Ct))).Change.Fault, StringComparison.Ordinal);

        var folder = await host.InsertAsync(host.Grace, "A folder");
        Assert.Contains("folder", (await host.CredentialsAsync(host.Grace, c => c.OfferKeyAsync(folder, again: false, Ct))).Change.Fault, StringComparison.Ordinal);
    }

    private async Task<DeployKeyOffer> OfferAsync(Razor.Identity.Viewer viewer)
    {
        var wants = Assert.IsType<AddResult.WantsKey>(await host.AddOverSshAsync(viewer, Address));
        Assert.Null(wants.Why);
        return wants.Offer;
    }

    private async Task<AddResult.WantsKey> WantsAsync(Razor.Identity.Viewer viewer, DeployKeyReply reply) => Assert.IsType<AddResult.WantsKey>(await host.AddOverSshAsync(viewer, Address, reply));

    // Who adds it once more is offered a key like anybody, and then told that it is there.
    private async Task<AddResult> AddAgainAsync()
    {
        var offer = await OfferAsync(host.Grace);
        server.Authorize(offer.Key.PublicKey);
        return await host.AddOverSshAsync(host.Grace, Address, new(offer.Seen, true));
    }

    private async Task<RepositoryCredential?> RowAsync(int id)
    {
        await using var db = host.Open();
        return await db.RepositoryCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.RepositoryId == id, Ct);
    }

    private async Task<List<Repository>> RepositoriesAsync(string address)
    {
        await using var db = host.Open();
        return await db.Repositories.AsNoTracking().Where(r => r.Address == address).ToListAsync(Ct);
    }

    private async Task<List<OfferedKey>> OffersAsync(string address)
    {
        await using var db = host.Open();
        return await db.OfferedKeys.AsNoTracking().Where(k => k.Address == address).ToListAsync(Ct);
    }
}
