using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Repositories;

public sealed class RepositoryCatalogTests(RepositoriesHost host) : IClassFixture<RepositoriesHost>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private (string Name, Viewer Viewer)[] Everybody => [("stranger", Viewer.Stranger), ("ada", host.Ada), ("grace", host.Grace), ("zoe", host.Zoe)];

    [Theory]
    [InlineData(Visibility.Private, true, "zoe")]
    [InlineData(Visibility.Groups, true, "ada grace zoe")]
    [InlineData(Visibility.SignedIn, true, "ada grace zoe")]
    [InlineData(Visibility.Public, true, "stranger ada grace zoe")]
    [InlineData(Visibility.Private, false, "ada")]
    [InlineData(Visibility.Groups, false, "ada grace")]
    public async Task Finding_and_listing_give_what_the_rule_says(Visibility visibility, bool isZoes, string expected)
    {
        var id = await host.InsertAsync(isZoes ? host.Zoe : null, "rule", visibility, null, "Engineering");

        List<string> finding = [], listing = [];
        foreach (var (name, viewer) in Everybody)
        {
            if (await FindAsync(viewer, id) is not null) finding.Add(name);
            if ((await host.AskAsync(viewer, c => c.ListAsync(Ct))).Any(r => r.Id == id)) listing.Add(name);
        }

        Assert.Equal((expected, expected), (string.Join(' ', finding), string.Join(' ', listing)));
    }

    [Fact]
    public async Task A_group_is_compared_exactly()
    {
        var id = await host.InsertAsync(host.Zoe, "exact", Visibility.Groups, null, "engineering", "Engineering ");

        Assert.Null(await FindAsync(host.Grace, id));
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_names()
    {
        foreach (var name in new[] { "order-b", "order-c", "order-a" }) await host.InsertAsync(host.Zoe, name);

        var names = (await host.AskAsync(host.Zoe, c => c.ListAsync(Ct))).Select(r => r.Name).Where(n => n.StartsWith("order-", StringComparison.Ordinal));

        Assert.Equal(["order-a", "order-b", "order-c"], names);
    }

    [Fact]
    public async Task Only_who_manages_a_repository_is_told_its_groups_and_only_administrators_its_folder()
    {
        var id = await host.InsertAsync(host.Zoe, "told", Visibility.Public, "/srv/told", "Engineering");

        var (owner, member, administrator) = (await FindAsync(host.Zoe, id), await FindAsync(host.Grace, id), await FindAsync(host.Ada, id));

        Assert.Equal(("zoe", true, true, null), (owner!.Owner, owner.IsMine, owner.CanManage, owner.Address));
        Assert.Equal(["Engineering"], owner.Groups);
        Assert.Equal(("zoe", false, false, null), (member!.Owner, member.IsMine, member.CanManage, member.Address));
        Assert.Empty(member.Groups);
        Assert.Equal((false, false, "/srv/told"), (administrator!.IsMine, administrator.CanManage, administrator.Address));
        Assert.Empty(administrator.Groups);
    }

    [Fact]
    public async Task Sharing_takes_groups_that_one_belongs_to_and_leaves_out_others()
    {
        var id = await host.InsertAsync(host.Zoe, "share");

        Assert.Equal(ChangeResult.Done, await ShareAsync(host.Zoe, id, Visibility.Groups, "Design", "Engineering", "Design"));

        var row = await host.RowAsync(id);
        Assert.Equal((Visibility.Groups, "Design"), (row!.Visibility, string.Join(',', row.Shares.Select(s => s.Group))));
    }

    [Theory]
    [InlineData()]
    [InlineData("Engineering")]
    [InlineData("design")]
    public async Task Sharing_with_no_group_of_ones_own_changes_nothing(params string[] groups)
    {
        var id = await host.InsertAsync(host.Zoe, "no group", Visibility.SignedIn);

        Assert.Equal(ChangeResult.NoGroup, await ShareAsync(host.Zoe, id, Visibility.Groups, groups));

        var row = await host.RowAsync(id);
        Assert.Equal((Visibility.SignedIn, 0), (row!.Visibility, row.Shares.Count));
    }

    [Fact]
    public async Task A_group_that_was_set_before_can_stay_though_one_has_left_it()
    {
        var id = await host.InsertAsync(host.Zoe, "left", Visibility.Groups, null, "Engineering");

        Assert.Equal(ChangeResult.Done, await ShareAsync(host.Zoe, id, Visibility.Groups, "Engineering", "Design"));

        Assert.Equal(["Design", "Engineering"], (await host.RowAsync(id))!.Shares.Select(s => s.Group).Order());
    }

    [Fact]
    public async Task Another_visibility_forgets_the_groups()
    {
        var id = await host.InsertAsync(host.Zoe, "forget", Visibility.Groups, null, "Design", "Engineering");

        await ShareAsync(host.Zoe, id, Visibility.Private, "Design");

        Assert.Empty((await host.RowAsync(id))!.Shares);
        Assert.Null(await FindAsync(host.Grace, id));
    }

    [Fact]
    public async Task Who_does_not_manage_a_repository_changes_nothing_though_it_is_seen()
    {
        var id = await host.InsertAsync(host.Zoe, "managed", Visibility.Public, null, "Engineering");
        foreach (var (_, viewer) in Everybody.Where(e => e.Name != "zoe"))
        {
            Assert.Equal(ChangeResult.NotFound, await ShareAsync(viewer, id, Visibility.Private));
            Assert.Equal(ChangeResult.NotFound, await host.AskAsync(viewer, c => c.RefreshAsync(id, Ct)));
            Assert.Equal(ChangeResult.NotFound, await host.AskAsync(viewer, c => c.DeleteAsync(id, Ct)));
        }

        var row = await host.RowAsync(id);
        Assert.Equal((Visibility.Public, 1, null, null), (row!.Visibility, row.Shares.Count, row.WantedAt, row.DeletedAt));
    }

    [Fact]
    public async Task Administrators_manage_what_nobody_owns()
    {
        var id = await host.InsertAsync(null, "nobody's", Visibility.SignedIn);

        Assert.Equal(ChangeResult.NotFound, await ShareAsync(host.Grace, id, Visibility.Public));
        Assert.Equal(ChangeResult.Done, await ShareAsync(host.Ada, id, Visibility.Public));
        Assert.Equal(ChangeResult.Done, await host.AskAsync(host.Ada, c => c.RefreshAsync(id, Ct)));
        Assert.Equal(ChangeResult.Done, await host.AskAsync(host.Ada, c => c.DeleteAsync(id, Ct)));
    }

    [Fact]
    public async Task Refreshing_twice_wants_one_run_since_the_first_time()
    {
        var id = await host.InsertAsync(host.Zoe, "refresh");

        await host.AskAsync(host.Zoe, c => c.RefreshAsync(id, Ct));
        var first = (await host.RowAsync(id))!.WantedAt;
        await host.AskAsync(host.Zoe, c => c.RefreshAsync(id, Ct));

        Assert.NotNull(first);
        Assert.Equal(first, (await host.RowAsync(id))!.WantedAt);
        Assert.True((await FindAsync(host.Zoe, id))!.IsWanted);
    }

    [Fact]
    public async Task A_deleted_repository_is_gone_for_everyone_at_once_and_its_run_ends()
    {
        var id = await host.InsertAsync(host.Zoe, "gone", Visibility.Public);
        await host.AskAsync(host.Zoe, c => c.RefreshAsync(id, Ct));
        var before = await host.RowAsync(id);

        Assert.Equal(ChangeResult.Done, await host.AskAsync(host.Zoe, c => c.DeleteAsync(id, Ct)));
        Assert.Equal(ChangeResult.NotFound, await host.AskAsync(host.Zoe, c => c.DeleteAsync(id, Ct)));

        var after = await host.RowAsync(id);
        Assert.True(after!.LeaseFence > before!.LeaseFence);
        Assert.Null(after.WantedAt);
        foreach (var (_, viewer) in Everybody)
        {
            Assert.Null(await FindAsync(viewer, id));
            Assert.DoesNotContain(await host.AskAsync(viewer, c => c.ListAsync(Ct)), r => r.Id == id);
        }
        Assert.Equal(ChangeResult.NotFound, await host.AskAsync(host.Zoe, c => c.RefreshAsync(id, Ct)));
        Assert.Equal(ChangeResult.NotFound, await ShareAsync(host.Zoe, id, Visibility.Public));
    }

    [Fact]
    public async Task The_job_removes_every_row_the_search_text_and_the_mirror_of_that_repository_alone()
    {
        using var sample = new SampleRepository();
        sample.Write("a.txt", "one\n");
        sample.Commit("A xylophone in the first commit");
        sample.Git("tag", "v1");
        int[] ids = [await host.InsertAsync(host.Zoe, "deleted", path: sample.Path), await host.InsertAsync(host.Ada, "kept", path: sample.Path)];
        foreach (var id in ids)
        {
            await host.IndexAsync(id);
            await GiveEachTableARowAsync(id);
        }
        var kept = await RowsOfAsync(ids[1]);
        Assert.All(kept.Where(table => table.Key is not "repository_shares"), table => Assert.True(table.Value > 0, $"{table.Key} has no row to be deleted."));
        Assert.Equal(kept, await RowsOfAsync(ids[0]));
        await ShareAsync(host.Zoe, ids[0], Visibility.Groups, "Design");

        await host.AskAsync(host.Zoe, c => c.DeleteAsync(ids[0], Ct));
        await host.RunDeleteJobAsync(ids[0]);

        Assert.All(await RowsOfAsync(ids[0]), table => Assert.True(table.Value == 0, $"{table.Key} still has {table.Value} rows."));
        Assert.False(Directory.Exists(host.Mirror(ids[0])));
        Assert.Equal(kept, await RowsOfAsync(ids[1]));
        Assert.True(Directory.Exists(host.Mirror(ids[1])));
    }

    [Fact]
    public async Task The_job_leaves_alone_what_is_not_deleted_and_may_run_again()
    {
        var (here, gone) = (await host.InsertAsync(host.Zoe, "here"), await host.InsertAsync(host.Zoe, "gone"));
        await host.AskAsync(host.Zoe, c => c.DeleteAsync(gone, Ct));

        foreach (var id in new[] { here, gone, gone }) await host.RunDeleteJobAsync(id);

        Assert.NotNull(await host.RowAsync(here));
        Assert.Null(await host.RowAsync(gone));
    }

    [Fact]
    public async Task While_a_fetch_holds_the_mirror_the_rows_wait()
    {
        var id = await host.InsertAsync(host.Zoe, "held");
        await host.AskAsync(host.Zoe, c => c.DeleteAsync(id, Ct));
        Directory.CreateDirectory(Path.GetDirectoryName(host.Mirror(id))!);
        using (new FileStream(Path.ChangeExtension(host.Mirror(id), ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            await host.RunDeleteJobAsync(id);
            Assert.NotNull(await host.RowAsync(id));
        }

        await host.RunDeleteJobAsync(id);

        Assert.Null(await host.RowAsync(id));
    }

    [Fact]
    public async Task Days_and_highlights_are_of_what_the_viewer_sees()
    {
        using var sample = new SampleRepository();
        sample.Write("a.txt", "one\ntwo\n");
        var sha = sample.Commit("A commit to point out");
        var id = await host.InsertAsync(host.Zoe, "days", Visibility.Groups, sample.Path, "Engineering");
        await host.IndexAsync(id);

        foreach (var (name, viewer) in Everybody)
        {
            var isSeen = name != "stranger";
            Assert.Equal(isSeen, (await host.AskAsync(viewer, c => c.DaysAsync(Ct))).Any(d => d.RepositoryId == id));
            Assert.Equal(isSeen, (await host.AskAsync(viewer, c => c.HighlightsAsync(null, 100, Ct))).Any(h => h.Sha == sha));
            Assert.Equal(isSeen, (await host.AskAsync(viewer, c => c.HighlightsAsync(id, 100, Ct))).Count > 0);
        }
    }

    private Task<RepositoryRow?> FindAsync(Viewer viewer, int id) => host.AskAsync(viewer, c => c.FindAsync(id, Ct));

    private Task<ChangeResult> ShareAsync(Viewer viewer, int id, Visibility visibility, params string[] groups) =>
        host.AskAsync(viewer, c => c.ShareAsync(id, visibility, groups, Ct));

    /// <summary>How many rows each table holds of a repository: those that name it, the files of its commits, and the search text with its mark.</summary>
    // What people add to a repository, beside what is read of it.
    private async Task GiveEachTableARowAsync(int id)
    {
        await using var db = host.Open();
        var (key, now, user) = (System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), DateTime.UtcNow, host.Zoe.UserId!.Value);
        db.LeftOutCommits.Add(new LeftOutCommit { RepositoryId = id, Sha = key[..20], At = now });
        db.IdentityDecisions.Add(new IdentityDecision { RepositoryId = id, AliasName = "a", AliasEmail = "a", Name = "b", Email = "b", At = now });
        db.Inquiries.Add(new Inquiry { RepositoryId = id, Question = "q", QuestionHash = key, AskedAt = now });
        db.HistoryRewrites.Add(new HistoryRewrite { RepositoryId = id, Ref = "refs/heads/x", OldSha = key[..20], At = now });
        db.ShareLinks.Add(new ShareLink { RepositoryId = id, TokenHash = key, Name = "n", OwnerId = user, CreatedAt = now });
        db.RepositoryCredentials.Add(new RepositoryCredential { RepositoryId = id, Host = "h", UserName = "u", Secret = key, GivenAt = now });
        db.RepositoryRoles.Add(new RepositoryRole { RepositoryId = id, UserId = user, Role = RoleKind.Viewer, GivenAt = now });
        db.Webhooks.Add(new Webhook { RepositoryId = id, TokenHash = key, Secret = key, CreatedAt = now });
        await db.SaveChangesAsync(Ct);
    }

    private async Task<SortedDictionary<string, int>> RowsOfAsync(int id)
    {
        await using var db = host.Open();
        var rows = new SortedDictionary<string, int>();
        foreach (var table in await db.Database.SqlQueryRaw<string>(
            db.IsPostgres
                ? """SELECT table_name::text AS "Value" FROM information_schema.columns WHERE column_name = 'RepositoryId' AND table_schema = 'public'"""
                : "SELECT m.name AS Value FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'RepositoryId' WHERE m.type = 'table'").ToListAsync(Ct))
        {
            if (table == "audit_entries") continue; // what was done to it stays told
            var count = $"SELECT CAST(count(*) AS integer) AS \"Value\" FROM \"{table}\" WHERE \"RepositoryId\" = {id}";
            rows[table] = await db.Database.SqlQueryRaw<int>(count).SingleAsync(Ct);
        }
        rows["repositories"] = await db.Repositories.CountAsync(r => r.Id == id, Ct);
        rows["commit_search"] = (await SearchText.PageAsync(db, [id], [], 0, long.MaxValue, false, 0, int.MaxValue, Ct)).Count;
        rows["commit_files"] = await db.CommitFiles.CountAsync(f => db.Commits.Any(c => c.Id == f.CommitId && c.RepositoryId == id), Ct);
        return rows;
    }
}
