using System.Globalization;
using System.Net;
using System.Text.Json;
using FlaskDash.Razor.Tests.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>What the API says of a repository is what git says of it.</summary>
[Collection(RepositoryApp.Shared)]
public sealed class ApiAnswersTests(RepositoryApp app) : IAsyncLifetime
{
    private string token = "";

    private string Address => $"/api/v1/repositories/{app.Id}";

    public async ValueTask InitializeAsync() => token = await app.Token;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_repository_has_the_totals_of_git()
    {
        var repository = await GetAsync("");

        Assert.Equal(int.Parse(Git("rev-list", "--count", "HEAD")), repository.GetProperty("commits").GetInt32());
        Assert.Equal(Git("log", "--format=%an <%ae>", "HEAD").Split('\n').Distinct().Count(), repository.GetProperty("committers").GetInt32());
        Assert.Equal("main", repository.GetProperty("defaultBranch").GetString());
        Assert.Equal(TimeSpan.Zero, repository.GetProperty("indexedAt").GetDateTimeOffset().Offset);
    }

    [Theory]
    [InlineData("", "--no-merges", "HEAD")]
    [InlineData("merges=in", "--merges", "HEAD", "--no-merges", "HEAD")]
    [InlineData("ref=unmerged", "--no-merges", "refs/heads/unmerged")]
    public async Task Walking_the_links_lists_every_commit_that_git_lists(string view, params string[] arguments)
    {
        var expected = arguments.Chunk(2).SelectMany(a => Git(["rev-list", .. a]).Split('\n')).ToHashSet();
        var (found, path) = (new List<string>(), (string?)$"{Address}/commits?{view}");
        while (path is not null)
        {
            using var answer = await app.Stranger.CallAsync(path, token);
            var page = await answer.ReadAsync();
            Assert.Equal(expected.Count, page.GetProperty("total").GetInt32());
            found.AddRange(page.GetProperty("commits").EnumerateArray().Select(c => c.GetProperty("sha").GetString()!));
            path = LinkOf(answer, "next");
        }

        Assert.Equal(expected.Order(), found.Order());
        Assert.True(found.Count > 100);
    }

    [Fact]
    public async Task A_page_leads_back_to_the_one_before()
    {
        using var first = await app.Stranger.CallAsync(Address + "/commits", token);
        using var second = await app.Stranger.CallAsync(LinkOf(first, "next")!, token);
        using var again = await app.Stranger.CallAsync(LinkOf(second, "prev")!, token);

        Assert.Equal((await first.ReadAsync()).GetRawText(), (await again.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task A_commit_is_git_s()
    {
        var sha = Git("rev-parse", "HEAD~1");
        var commit = await GetAsync("/commits/" + sha[..12]);
        var row = commit.GetProperty("commit");

        Assert.Equal(sha, row.GetProperty("sha").GetString());
        Assert.Equal(DateTimeOffset.Parse(Git("log", "-1", "--format=%aI", sha), CultureInfo.InvariantCulture), row.GetProperty("authoredAt").GetDateTimeOffset());
        Assert.EndsWith(Git("log", "-1", "--format=%aI", sha)[^6..], row.GetProperty("authoredAt").GetString()!, StringComparison.Ordinal);
        Assert.Equal(Git("log", "-1", "--format=%B", sha), commit.GetProperty("message").GetString()!.Trim());
        Assert.Equal(Git("log", "-1", "--format=%P", sha).Split(' '), commit.GetProperty("parents").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task Committers_are_those_of_git()
    {
        var page = await GetAsync("/committers");
        var expected = Git("log", "--no-merges", "--format=%aN <%aE>", "HEAD").Split('\n').CountBy(p => p).Select(p => $"{p.Value} {p.Key}").Order(StringComparer.Ordinal);

        Assert.Equal(expected, page.GetProperty("committers").EnumerateArray()
            .Select(c => $"{c.GetProperty("commits").GetInt32()} {c.GetProperty("name").GetString()} <{c.GetProperty("email").GetString()}>").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count(), page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("", "--date=format:%Y-%m-%d", null)]
    [InlineData("&clock=utc", "--date=format-local:%Y-%m-%d", "UTC")]
    public async Task Commits_over_time_are_git_s_days(string clock, string date, string? zone)
    {
        var data = (await GetAsync("/insights/commits-over-time?step=day" + clock)).GetProperty("data");
        var environment = new Dictionary<string, string>();
        if (zone is not null) environment["TZ"] = zone;
        var expected = SampleRepository.RunGit(app.Source.Path, ["log", "--no-merges", "--format=%ad", date, "HEAD"], environment).Trim().Split('\n').CountBy(d => d).OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => (d.Key, d.Value));

        Assert.Equal(expected, data.GetProperty("periods").EnumerateArray().Select(p => (p.GetProperty("firstDay").GetString()!, p.GetProperty("commits").GetInt32())).Where(p => p.Item2 > 0));
        Assert.Equal("day", data.GetProperty("step").GetString());
    }

    [Fact]
    public async Task Lines_over_time_are_git_s()
    {
        var data = (await GetAsync("/insights/lines-over-time?step=month")).GetProperty("data");
        var (months, month) = (new SortedDictionary<string, (long Added, long Deleted)>(StringComparer.Ordinal), "");
        foreach (var line in Git("log", "--no-merges", "--numstat", "-M", "--format=@%ad", "--date=format:%Y-%m", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '@') month = line[1..];
            else if (line.Split('\t') is [not "-" and var added, var deleted, _])
                months[month] = (months.GetValueOrDefault(month).Added + long.Parse(added), months.GetValueOrDefault(month).Deleted + long.Parse(deleted));
        }

        Assert.Equal(months.Select(m => (m.Key, m.Value.Added, m.Value.Deleted)), data.GetProperty("periods").EnumerateArray()
            .Select(p => (p.GetProperty("firstDay").GetString()![..7], p.GetProperty("addedLines").GetInt64(), p.GetProperty("deletedLines").GetInt64())).Where(p => (p.Item2, p.Item3) != (0, 0)));
    }

    [Fact]
    public async Task Files_releases_and_languages_are_git_s()
    {
        var files = (await GetAsync("/insights/files?dir=src&merges=in")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(Git("ls-tree", "-r", "-l", "HEAD", "src/").Trim().Split('\n').Select(l => l.Split('\t')).Select(l => (l[1], long.Parse(l[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]))).Order(),
            files.Where(f => f.GetProperty("files").GetInt32() > 0).Select(f => (f.GetProperty("path").GetString()!, f.GetProperty("bytes").GetInt64())).Order());
        Assert.All(files.Where(f => f.GetProperty("path").GetString() != "src/renamed.txt").Take(3), f =>
            Assert.Equal(int.Parse(Git("rev-list", "--count", "--full-history", "--no-merges", "HEAD", "--", f.GetProperty("path").GetString()!)), f.GetProperty("commits").GetInt32()));

        var releases = (await GetAsync("/insights/releases?merges=in")).GetProperty("data").EnumerateArray().Select(r => (r.GetProperty("tag").GetString(), r.GetProperty("commits").GetInt32()));
        Assert.Equal([(null, int.Parse(Git("rev-list", "--count", "HEAD", "^v1.0"))), ("v1.0", int.Parse(Git("rev-list", "--count", "v1.0")))], releases);

        var text = (await GetAsync("/insights/languages")).GetProperty("data").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "Text");
        Assert.Equal(Git("ls-tree", "-r", "--name-only", "HEAD").Trim().Split('\n').Count(f => f.EndsWith(".txt", StringComparison.Ordinal)), text.GetProperty("files").GetInt32());
        Assert.NotEmpty((await GetAsync("/insights/knowledge?dir=src")).GetProperty("data").EnumerateArray());
        Assert.NotEmpty((await GetAsync("/insights/new-and-returning")).GetProperty("data").GetProperty("periods").EnumerateArray());
        Assert.Equal(0, (await GetAsync("/insights/author-to-committer-date")).GetProperty("data").GetProperty("commitsUndated").GetInt32());
    }

    [Fact]
    public async Task The_punch_card_is_git_s()
    {
        var rows = (await GetAsync("/insights/punch-card")).GetProperty("data").GetProperty("commitsByWeekdayAndHour").EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.GetInt32()).ToList()).ToList();
        var expected = new int[7, 24];
        foreach (var at in Git("log", "--no-merges", "--format=%ad", "--date=format:%u %H", "HEAD").Split('\n').Select(l => l.Split(' '))) expected[int.Parse(at[0]) - 1, int.Parse(at[1])]++;

        Assert.Equal(7, rows.Count);
        Assert.Equal(expected.Cast<int>(), rows.SelectMany(r => r));
    }

    [Fact]
    public async Task Headline_numbers_are_git_s()
    {
        var now = (await GetAsync("/insights/headline-numbers")).GetProperty("data").GetProperty("now");
        var lines = Git("log", "--no-merges", "--numstat", "-M", "--format=", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).Where(l => l[0] != "-").ToList();

        Assert.Equal(int.Parse(Git("rev-list", "--count", "--no-merges", "HEAD")), now.GetProperty("commits").GetInt32());
        Assert.Equal((lines.Sum(l => long.Parse(l[0])), lines.Sum(l => long.Parse(l[1]))), (now.GetProperty("addedLines").GetInt64(), now.GetProperty("deletedLines").GetInt64()));
        Assert.Equal(Git("log", "--no-merges", "--format=%aN <%aE>", "HEAD").Split('\n').Distinct().Count(), now.GetProperty("people").GetInt32());
    }

    [Fact]
    public async Task The_calendar_is_git_s_days()
    {
        var years = (await GetAsync("/insights/calendar")).GetProperty("data").EnumerateArray().ToList();
        var expected = Git("log", "--no-merges", "--format=%ad", "--date=format:%Y %j", "HEAD").Split('\n').CountBy(d => d).ToDictionary(d => d.Key, d => d.Value);

        Assert.Equal(expected.OrderBy(d => d.Key, StringComparer.Ordinal), years.SelectMany(y => y.GetProperty("commitsByDay").EnumerateArray()
            .Select((c, day) => KeyValuePair.Create($"{y.GetProperty("year").GetInt32()} {day + 1:000}", c.GetInt32()))).Where(d => d.Value > 0).OrderBy(d => d.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Count, years.Sum(y => y.GetProperty("activeDays").GetInt32()));
    }

    [Theory]
    [InlineData("from=2023-03-01&to=2023-03-31&from2=2023-02-01&to2=2023-02-28", "2023-03-01", "2023-03-31", "2023-02-01", "2023-02-28")]
    [InlineData("from=2023-03-01&to=2023-03-31", "2023-03-01", "2023-03-31", "2023-01-29", "2023-02-28")]
    public async Task Two_periods_are_git_s_on_both_sides(string query, string from, string to, string otherFrom, string otherTo)
    {
        var data = (await GetAsync("/insights/comparison?" + query)).GetProperty("data");
        var days = Git("log", "--no-merges", "--format=%ad", "--date=format:%Y-%m-%d", "HEAD").Split('\n');

        Assert.Equal((Count(from, to), Count(otherFrom, otherTo)), (CommitsOf(data, "one"), CommitsOf(data, "other")));
        Assert.Equal(Count(otherFrom, otherTo), data.GetProperty("other").GetProperty("periods").EnumerateArray().Sum(p => p.GetProperty("commits").GetInt32()));

        int Count(string first, string last) => days.Count(d => string.CompareOrdinal(d, first) >= 0 && string.CompareOrdinal(d, last) <= 0);
    }

    [Fact]
    public async Task Two_refs_are_git_s_on_both_sides_and_person_by_person()
    {
        var data = (await GetAsync("/insights/comparison?ref2=unmerged")).GetProperty("data");
        var people = data.GetProperty("committers").EnumerateArray().ToList();

        foreach (var (side, tip, commits) in new[] { ("one", "HEAD", "commits"), ("other", "refs/heads/unmerged", "otherCommits") })
        {
            Assert.Equal(int.Parse(Git("rev-list", "--count", "--no-merges", tip)), CommitsOf(data, side));
            Assert.Equal(Git("log", "--no-merges", "--format=%aE", tip).Split('\n').CountBy(e => e).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value)),
                people.Select(p => (p.GetProperty("email").GetString()!, p.GetProperty(commits).GetInt32())).Where(p => p.Item2 > 0).OrderBy(p => p.Item1, StringComparer.Ordinal));
        }
    }

    private static int CommitsOf(JsonElement comparison, string side) => comparison.GetProperty(side).GetProperty("numbers").GetProperty("commits").GetInt32();

    [Fact]
    public async Task Hot_spots_are_the_files_of_the_tree_with_the_commits_of_git()
    {
        var files = (await GetAsync("/insights/hot-spots?dir=src")).GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(Git("ls-tree", "-r", "--name-only", "HEAD", "src/").Split('\n').Order(), files.Select(f => f.GetProperty("path").GetString()!).Order());
        Assert.Equal(files.Select(f => f.GetProperty("commits").GetInt32() * f.GetProperty("bytes").GetInt64()).OrderDescending(), files.Select(f => f.GetProperty("commits").GetInt32() * f.GetProperty("bytes").GetInt64()));
    }

    [Theory]
    [InlineData("languages-over-time")]
    [InlineData("line-survival")]
    public async Task What_only_a_job_counts_is_409_until_somebody_asks_for_it(string insight)
    {
        using var answer = await app.Stranger.CallAsync($"{Address}/insights/{insight}?ref=unmerged", token);

        Assert.Equal("Not counted yet", (await answer.ReadAsync(409)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_search_finds_what_git_finds_and_leads_on_by_links()
    {
        using var source = new SampleRepository();
        for (var i = 0; i < 110; i++) source.Commit($"Quokka {i}\n\nseen at {i}", author: "Ada Example <ada@example.com>");
        source.Commit("Nothing of the kind");
        var id = await app.AddAsync(source.Path, Razor.Data.Visibility.Private);
        await app.IndexAsync(id);
        var expected = source.Git("log", "--regexp-ignore-case", "--grep=quokka", "--format=%H").Split('\n').ToHashSet();
        var (found, path) = (new List<string>(), (string?)"/api/v1/search?q=quokka");
        while (path is not null)
        {
            using var answer = await app.Stranger.CallAsync(path, token);
            var page = await answer.ReadAsync();
            Assert.Equal((expected.Count, false), (page.GetProperty("hits").GetInt32(), page.GetProperty("hasMore").GetBoolean()));
            found.AddRange(page.GetProperty("commits").EnumerateArray().Select(c => c.GetProperty("commit").GetProperty("sha").GetString()!));
            path = LinkOf(answer, "next");
        }

        Assert.Equal(expected.Order(), found.Order());
        Assert.True(found.Count > 100);
    }

    [Fact]
    public async Task Several_repositories_together_are_git_s_and_nobody_learns_of_one_they_may_not_see()
    {
        using var fork = new SampleRepository();
        fork.Git("pull", "--quiet", app.Source.Path, "main");
        fork.Commit("Only in the fork", "2024-05-05T10:00:00+0000");
        var id = await app.AddAsync(fork.Path, Razor.Data.Visibility.Private);
        await app.IndexAsync(id);
        var address = $"/api/v1/together?repository={app.Id}&repository={id}&bots=in&merges=in";

        using var answer = await app.Stranger.CallAsync(address, token);
        var sum = await answer.ReadAsync();

        var (shared, all) = (int.Parse(Git("rev-list", "--count", "HEAD")), int.Parse(fork.Git("rev-list", "--count", "HEAD")));
        Assert.Equal(shared + 1, all);
        Assert.Equal(all, sum.GetProperty("commits").GetInt32() + sum.GetProperty("commitsOffAxis").GetInt32());
        Assert.Equal(sum.GetProperty("commits").GetInt32(), sum.GetProperty("periods").EnumerateArray().Sum(p => p.GetProperty("commits").GetInt32()));
        var parts = sum.GetProperty("parts").EnumerateArray().ToDictionary(p => p.GetProperty("repository").GetInt32(), p => (p.GetProperty("numbers").GetProperty("commits").GetInt32(), p.GetProperty("elsewhere").GetInt32()));
        Assert.Equal((all, shared), (parts.Values.Sum(p => p.Item1), parts.Values.Sum(p => p.Item2)));
        Assert.Equal(fork.Git("log", "--format=%aN <%aE>", "HEAD").Split('\n').CountBy(p => p).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)),
            sum.GetProperty("people").EnumerateArray().Select(p => ($"{p.GetProperty("name").GetString()} <{p.GetProperty("email").GetString()}>", p.GetProperty("commits").GetInt32())).OrderBy(p => p.Item1, StringComparer.Ordinal));

        using (var known = await app.Stranger.CallAsync(address, token, known: answer.Headers.ETag!.ToString())) Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        var other = await app.Zoe.MakeTokenAsync();
        foreach (var hidden in new[] { id, int.MaxValue })
            using (var refused = await app.Stranger.CallAsync($"/api/v1/together?repository={app.Id}&repository={hidden}", other)) Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("repository=x")]
    [InlineData("repository=1&nonsense=1")]
    [InlineData("repository=1&cherrypicks=never")]
    [InlineData("repository=1&cherrypicks=once&cherrypicks=once")]
    [InlineData("repository=1&ref=main")]
    [InlineData("repository=1&step=never")]
    public async Task A_sum_of_several_repositories_refuses_what_it_cannot_honour(string query)
    {
        using var answer = await app.Stranger.CallAsync("/api/v1/together?" + query, token);

        Assert.Equal("A parameter cannot be used", (await answer.ReadAsync(400)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Picked_commits_count_once_only_when_a_job_has_read_them()
    {
        using var fork = new SampleRepository();
        fork.Commit("Nobody asked for its patch ids");
        var id = await app.AddAsync(fork.Path, Razor.Data.Visibility.Private);
        await app.IndexAsync(id);
        using var answer = await app.Stranger.CallAsync($"/api/v1/together?repository={id}&cherrypicks=once", token);

        Assert.Equal("Not read yet", (await answer.ReadAsync(409)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_search_says_nothing_of_what_the_caller_may_not_see()
    {
        using var hidden = new SampleRepository();
        hidden.Commit("Xylophone in a private repository", author: "Ada Example <ada@example.com>");
        var id = await app.AddAsync(hidden.Path, Razor.Data.Visibility.Private);
        await app.IndexAsync(id);
        foreach (var (caller, hits) in new[] { (token, 1), (await app.Zoe.MakeTokenAsync(), 0) })
        {
            using var answer = await app.Stranger.CallAsync("/api/v1/search?q=xylophone", caller);
            var page = await answer.ReadAsync();

            Assert.Equal((hits, hits), (page.GetProperty("hits").GetInt32(), page.GetProperty("commits").GetArrayLength()));
        }
    }

    [Fact]
    public async Task Rewrites_are_listed_with_whose_commits_were_lost()
    {
        using var sample = new SampleRepository();
        sample.Commit("Stays");
        var lost = sample.Commit("Is lost", author: "Grace Example <grace@example.com>");
        var id = await app.AddAsync(sample.Path, Razor.Data.Visibility.Private);
        await app.IndexAsync(id);
        sample.Git("reset", "-q", "--hard", "HEAD~1");
        await app.IndexAsync(id);

        using var answer = await app.Stranger.CallAsync($"/api/v1/repositories/{id}/rewrites", token);
        var row = Assert.Single((await answer.ReadAsync()).EnumerateArray());

        Assert.Equal(("refs/heads/main", lost, 1), (row.GetProperty("ref").GetString(), row.GetProperty("oldSha").GetString(), row.GetProperty("lostCommits").GetInt32()));
        Assert.Equal("grace@example.com", Assert.Single(row.GetProperty("authors").EnumerateArray()).GetProperty("email").GetString());
    }

    [Fact]
    public async Task The_newest_tag_is_highlighted()
    {
        var highlights = (await GetAsync("/insights/highlights")).GetProperty("data").EnumerateArray().ToList();
        var tag = Assert.Single(highlights, h => h.GetProperty("kind").GetString() == "newestTag");

        Assert.Equal("v1.0", tag.GetProperty("tag").GetString());
        Assert.Equal(Git("rev-parse", "v1.0"), tag.GetProperty("commit").GetProperty("sha").GetString());
    }

    [Theory]
    [InlineData("/commits?merges=maybe", "merges")]
    [InlineData("/commits?before=-1", "before")]
    [InlineData("/commits?before=x", "before")]
    [InlineData("/commits?before=1&after=2", "before")]
    [InlineData("/commits?before=1&before=2", "before")]
    [InlineData("/commits?ref=no-such-branch", "ref")]
    [InlineData("/commits?from=2024-02-30", "from")]
    [InlineData("/commits?clock=viewer", "clock")]
    [InlineData("/commits?merge=in", "merge")]
    [InlineData("/committers?sort=height", "sort")]
    [InlineData("/committers?page=0", "page")]
    [InlineData("/committers?page=9", "page")]
    [InlineData("/insights/punch-card?step=fortnight", "step")]
    [InlineData("/insights/headline-numbers?page=1", "page")]
    [InlineData("/insights/comparison", "range2")]
    [InlineData("/insights/comparison?ref2=no-such-branch", "ref2")]
    [InlineData("/insights/comparison?from2=2024-02-30", "from2")]
    [InlineData("/insights/comparison?ref2=main&ref2=main", "ref2")]
    [InlineData("/rewrites?page=1", "page")]
    [InlineData("/../../search", "q")]
    [InlineData("/../../search?q=x&before=y", "before")]
    [InlineData("/../../search?q=x&merges=in", "merges")]
    [InlineData("?view=all", "view")]
    public async Task A_bad_parameter_is_named_in_problem_details(string path, string parameter)
    {
        using var answer = await app.Stranger.CallAsync(Address + path, token);
        var problem = await answer.ReadAsync(400);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(parameter)[0].GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("/commits/0000000000000000000000000000000000000000")]
    [InlineData("/commits/xyz")]
    [InlineData("/insights/no-such-insight")]
    [InlineData("/no-such-thing")]
    public async Task What_is_not_there_is_404_in_problem_details(string path)
    {
        using var answer = await app.Stranger.CallAsync(Address + path, token);

        Assert.Equal(404, (await answer.ReadAsync(404)).GetProperty("status").GetInt32());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/insights/commits-over-time?step=month")]
    [InlineData("/commits")]
    [InlineData("/committers")]
    public async Task An_answer_is_not_sent_again_until_its_numbers_or_its_view_change(string path)
    {
        using var first = await app.Stranger.CallAsync(Address + path, token);
        var tag = first.Headers.ETag!.ToString();
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });

        using var again = await app.Stranger.CallAsync(Address + path, token, known: tag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal((tag, ""), (again.Headers.ETag!.ToString(), await again.TextAsync()));

        using var otherView = await app.Stranger.CallAsync($"{Address}{path}{(path.Contains('?') ? '&' : '?')}merges=in", token, known: tag);
        Assert.Equal(HttpStatusCode.OK, otherView.StatusCode);

        // No tag lets somebody see what is not theirs.
        using var stranger = await app.Stranger.CallAsync(Address + path, token: null, known: tag);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        var generation = 0L;
        await app.ChangeAsync(app.Id, r => generation = r.Generation);
        await app.IndexAsync(app.Id);
        await app.ChangeAsync(app.Id, r => generation = r.Generation - generation);
        using var later = await app.Stranger.CallAsync(Address + path, token, known: tag);
        Assert.Equal(generation == 0 ? HttpStatusCode.NotModified : HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_repository_that_is_not_read_yet_has_no_numbers()
    {
        var id = await app.AddAsync("/nowhere/api", Razor.Data.Visibility.Private);

        using var answer = await app.Stranger.CallAsync($"/api/v1/repositories/{id}/insights/punch-card", token);

        Assert.Equal(409, (await answer.ReadAsync(409)).GetProperty("status").GetInt32());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await app.Stranger.CallAsync(Address + path, token);
        return await answer.ReadAsync();
    }

    private string Git(params string[] arguments) => app.Source.Git(arguments).Trim();

    private static string? LinkOf(HttpResponseMessage answer, string relation) =>
        !answer.Headers.TryGetValues("Link", out var links) ? null
        : links.SelectMany(l => l.Split(", ")).Where(l => l.EndsWith($"rel=\"{relation}\"", StringComparison.Ordinal)).Select(l => l[1..l.IndexOf('>')]).SingleOrDefault();
}
