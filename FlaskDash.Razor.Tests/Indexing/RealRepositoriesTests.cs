using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>
/// Every figure that git can be asked for, in several views, of real repositories: this checkout, and those whose folders stand in
/// <c>FLASKDASH_REAL_REPOSITORIES</c>, separated by colons.
/// </summary>
public sealed class RealRepositoriesTests
{
    private static readonly string[] Views = ["", "merges=in&bots=in&people=raw", "clock=utc&step=week&date=committer", "range=lastyear&bots=in", "from=2015-01-01&to=2019-12-31&clock=America/St_Johns", "path=*.py&path=*.c&path=*.cs", "generated=out&ref=all"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Folders => [Checkout.Root, .. (Environment.GetEnvironmentVariable("FLASKDASH_REAL_REPOSITORIES") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    [Theory, MemberData(nameof(Folders))]
    public async Task Every_figure_equals_git(string folder)
    {
        // A worktree is not read where it stands: then a copy of what it belongs to.
        using var copy = new TemporaryFolder();
        var source = File.Exists(Path.Combine(folder, ".git")) ? copy["repository"] : folder;
        if (source != folder) SampleRepository.RunGit(copy.Path, ["clone", "--quiet", "--mirror", "--no-local", folder, source]);
        using var host = new IndexerHost(new() { ["Repositories:LocalRoots:1"] = folder });
        var id = await host.AddAsync(source, Ct);
        var row = await host.IndexAsync(id, Ct);
        Assert.True(row.CommitCount > 10, row.Problem);
        var check = host.Services.GetServices<IInquiryKind>().Single(k => k.Kind == InquiryKind.Check);

        foreach (var query in Views)
        {
            var view = ViewSettings.Parse(QueryHelpers.ParseQuery(query), new ViewSettings(DateOnly.FromDateTime(DateTime.UtcNow))).View;
            foreach (var slug in CheckQuestion.Slugs)
            {
                var answer = JsonSerializer.Deserialize<CheckAnswer>(
                    await check.AnswerAsync(new InquiryWork(id, host.Mirror(id), new CheckQuestion(slug, view).ToString(), (_, _) => { }), Ct), JsonSerializerOptions.Web)!;
                Assert.Equal((query, slug, 0, ""), (query, slug, answer.Different, string.Join("; ", answer.Rows.Where(r => !r.IsEqual).Take(5).Select(r => $"{r.Key}: {string.Join(' ', r.Ours)} here, {string.Join(' ', r.Git)} git"))));
            }
        }
    }
}
