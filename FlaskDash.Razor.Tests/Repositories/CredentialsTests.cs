using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

/// <summary>Private repositories at a real Git server: read with the right credential, kept sealed, told to one server alone.</summary>
public sealed class CredentialsTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>
{
    private const string UserName = "ada", Secret = "a token of ada: with / and ü";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_right_credential_it_is_added_and_fetched_and_only_a_seal_is_kept()
    {
        using var sample = Make();
        var address = Serve(sample, "right");

        var added = Assert.IsType<AddResult.Added>(await host.AddPrivateAsync(host.Grace, address, UserName, Secret));

        var row = await RowAsync(added.Id);
        Assert.Equal((CredentialSeal.HostOf(address), UserName, Secret), (row!.Host, row.UserName, host.Seal.Open(row)));
        Assert.DoesNotContain("a token of ada", Encoding.UTF8.GetString(row.Secret), StringComparison.Ordinal);
        var state = await host.FetchAsync(added.Id, new GitSource.Remote(address, new GitCredential(UserName, Secret)));
        Assert.Equal("refs/heads/main", state.DefaultBranch);
        await Assert.ThrowsAsync<GitException>(() => host.FetchAsync(added.Id, new GitSource.Remote(address)));
        Assert.Empty(Directory.EnumerateFiles(host.JobFiles));
    }

    [Theory]
    [InlineData("ada", "another token", "asks for a sign-in")]
    [InlineData("", "", "asks for a sign-in")]
    [InlineData("ada", "", "or neither")]
    [InlineData("", "x", "or neither")]
    [InlineData("ada:admin", "x", "has no colon")]
    [InlineData("ada", "line\nend", "has no colon")]
    public async Task With_a_wrong_one_nothing_is_added_and_the_reason_names_no_secret(string userName, string secret, string words)
    {
        using var sample = Make();
        var address = Serve(sample, "wrong" + words.Length + secret.Length);

        var refused = Assert.IsType<AddResult.Refused>(await host.AddPrivateAsync(host.Grace, address, userName, secret));

        Assert.Contains(words, refused.Why, StringComparison.Ordinal);
        if (secret.Length > 1) Assert.DoesNotContain(secret, refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_replaced_when_it_opens_the_repository_and_removed_by_owners_alone()
    {
        using var sample = Make();
        var address = Serve(sample, "replaced");
        var id = Assert.IsType<AddResult.Added>(await host.AddPrivateAsync(host.Grace, address, UserName, Secret)).Id;

        Assert.False((await host.CredentialsAsync(host.Zoe, c => c.SetAsync(id, UserName, Secret, Ct))).IsFound);
        Assert.Null(await host.CredentialsAsync(host.Zoe, c => c.FindAsync(id, Ct)));
        Assert.False(await host.CredentialsAsync(host.Zoe, c => c.RemoveAsync(id, Ct)));
        Assert.Contains("asks for a sign-in", (await host.CredentialsAsync(host.Grace, c => c.SetAsync(id, "ada", "wrong", Ct))).Fault, StringComparison.Ordinal);
        Assert.Equal(Secret, host.Seal.Open((await RowAsync(id))!));

        Assert.Equal(RuleChange.Done, await host.CredentialsAsync(host.Grace, c => c.SetAsync(id, UserName, Secret, Ct)));
        var shown = await host.CredentialsAsync(host.Grace, c => c.FindAsync(id, Ct));
        Assert.Equal((UserName, true), (shown!.UserName, shown.Opens));
        Assert.True(await host.CredentialsAsync(host.Grace, c => c.RemoveAsync(id, Ct)));
        Assert.Null(await RowAsync(id));
    }

    [Fact]
    public void Put_into_another_row_or_for_another_server_it_opens_nothing()
    {
        RepositoryCredential Row(int id, string at) => new() { RepositoryId = id, Host = at, UserName = UserName, Secret = host.Seal.Close(1, "git.example.com:443", Secret) };

        Assert.Equal(Secret, host.Seal.Open(Row(1, "git.example.com:443")));
        Assert.Null(host.Seal.Open(Row(2, "git.example.com:443")));
        Assert.Null(host.Seal.Open(Row(1, "evil.example.com:443")));
    }

    [Fact]
    public async Task It_goes_to_its_server_alone_and_into_no_argument_of_a_process()
    {
        using var sample = Make();
        var address = Serve(sample, "alone");
        var (seen, processes) = (new List<string?>(), "");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Secret}"));
        host.Instead = context =>
        {
            seen.Add(context.Request.Headers.Authorization);
            processes += string.Join('\n', Shell.Processes());
            // A redirect is not followed, wherever it leads.
            context.Response.Redirect("https://evil.example.com/x.git/info/refs?service=git-upload-pack");
            return Task.FromResult(true);
        };

        Assert.IsType<AddResult.Refused>(await host.AddPrivateAsync(host.Grace, address, UserName, Secret));

        Assert.All(seen, header => Assert.Equal("Basic " + basic, header));
        Assert.Contains("git", processes, StringComparison.Ordinal);
        Assert.DoesNotContain(basic, processes, StringComparison.Ordinal);
        Assert.DoesNotContain("a token of ada", processes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_takes_none()
    {
        using var sample = Make();

        var refused = Assert.IsType<AddResult.Refused>(await host.AddPrivateAsync(host.Ada, sample.Path, UserName, Secret));

        Assert.Equal(nameof(NewRepository.UserName), refused.Field);
    }

    private static SampleRepository Make()
    {
        var sample = new SampleRepository();
        sample.Write("a.txt", "one\n");
        sample.Commit("First");
        return sample;
    }

    /// <summary>A server that asks everybody who they are.</summary>
    private string Serve(SampleRepository sample, string name)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Secret}"));
        host.Instead = async context =>
        {
            if (context.Request.Headers.Authorization == expected) return false;
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            await context.Response.CompleteAsync();
            return true;
        };
        return host.Serve(sample, name);
    }

    private async Task<RepositoryCredential?> RowAsync(int id)
    {
        await using var db = host.Open();
        return await db.RepositoryCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.RepositoryId == id, Ct);
    }
}
