using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Which commits carry a signature, against their own headers.</summary>
public sealed class SignaturesTests : IDisposable
{
    private const string Who = "Ada Example <ada@example.com> 1700000000 +0100";
    private const string Signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----";

    private readonly SampleRepository sample = new();
    private readonly IndexerHost host = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_with_a_signature_are_noted_those_of_a_later_fetch_too()
    {
        var plain = sample.CommitRaw(Who, "plain\n\ngpgsig in the message is none\n");
        var signed = sample.CommitRaw(Who, "signed\n", [plain], headers: Signature);
        var tag = sample.CommitRaw(Who, "a merged tag that is signed is none\n", [signed], headers: "mergetag object " + plain + "\n type commit\n gpgsig x");
        var large = sample.CommitRaw(Who, new string('x', 3_000_000) + "\n", [tag], headers: "gpgsig-sha256 -----BEGIN\n x");
        sample.Git("update-ref", "refs/heads/main", sample.CommitRaw(Who, "after the large one\n", [large]));
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);

        Assert.Equal(Headers("refs/heads/main"), await SignedAsync(id));
        Assert.Equal(2, Headers("refs/heads/main").Count);

        sample.Git("update-ref", "refs/heads/main", sample.CommitRaw(Who, "later\n", [sample.Git("rev-parse", "refs/heads/main")], headers: Signature));
        await host.IndexAsync(id, Ct);
        Assert.Equal(Headers("refs/heads/main"), await SignedAsync(id));
        Assert.Equal(6, (await host.RowAsync(id, Ct)).SignedCommits);
    }

    [Fact]
    public async Task A_database_from_before_learns_it_with_its_next_run()
    {
        sample.Git("update-ref", "refs/heads/main", sample.CommitRaw(Who, "signed\n", headers: Signature));
        var id = await host.AddAsync(sample.Path, Ct);
        await host.IndexAsync(id, Ct);
        await using (var db = host.Open())
        {
            await db.Commits.ExecuteUpdateAsync(row => row.SetProperty(c => c.IsSigned, false), Ct);
            await db.Repositories.ExecuteUpdateAsync(row => row.SetProperty(r => r.SignedCommits, 0), Ct);
        }

        await host.IndexAsync(id, Ct);

        Assert.Single(await SignedAsync(id));
    }

    public void Dispose()
    {
        host.Dispose();
        sample.Dispose();
    }

    private async Task<List<string>> SignedAsync(int id)
    {
        await using var db = host.Open();
        return [.. (await db.Commits.Where(c => c.RepositoryId == id && c.IsSigned).Select(c => c.Sha).ToListAsync(Ct)).Select(Convert.ToHexStringLower).Order()];
    }

    /// <summary>What the commits' own headers say, line by line.</summary>
    private List<string> Headers(string tip) =>
        [.. sample.Git("rev-list", tip).Split('\n').Where(sha => sample.Git("cat-file", "commit", sha).Split("\n\n")[0].Split('\n').Any(line => line.StartsWith("gpgsig", StringComparison.Ordinal))).Order()];
}
