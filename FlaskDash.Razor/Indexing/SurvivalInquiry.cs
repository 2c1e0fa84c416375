using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>"How much of 2019 is still there?": blames every text file at some points along the first parents of a ref.</summary>
/// <remarks>Each point equals the lines of <c>git blame SHA -- PATH</c> over the files that <c>git grep -I -l -e '' SHA</c> names.</remarks>
public sealed class SurvivalInquiry(IDbContextFactory<DashContext> contexts, RepositoryHistory histories, GitBlame git) : IInquiryKind
{
    public InquiryKind Kind => InquiryKind.Survival;

    public TimeSpan Limit => TimeSpan.FromHours(2);

    /// <inheritdoc />
    public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
    {
        var question = PointsQuestion.Parse(work.Question);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (history, points) = await question.OpenAsync(db, histories, work.RepositoryId, ct, SurvivalAnswer.MostPoints);
        var counts = history.Files!.Counts(question.View);
        var (files, total) = (new List<IReadOnlyList<string>>(), 0L);
        foreach (var (_, sha) in points.Shas)
        {
            files.Add([.. (await git.TextFilesAsync(work.Mirror, sha, ct)).Where(counts)]);
            total += files[^1].Count;
        }

        var (counted, done, unread) = (new List<SurvivalPoint>(), 0L, 0);
        foreach (var ((start, sha), paths) in points.Shas.Zip(files))
        {
            var lines = new SortedDictionary<int, long>();
            foreach (var path in paths)
            {
                work.Report(done++, total);
                try { await AddAsync(lines, work.Mirror, sha, path, ct); }
                catch (GitException) { unread++; }
            }
            counted.Add(new SurvivalPoint(start, Convert.ToHexStringLower(sha), lines));
        }
        work.Report(total, total);
        return JsonSerializer.Serialize(new SurvivalAnswer(points.Step, counted, unread), JsonSerializerOptions.Web);
    }

    private async Task AddAsync(SortedDictionary<int, long> lines, string mirror, byte[] sha, string path, CancellationToken ct)
    {
        await foreach (var part in git.LinesAsync(mirror, sha, path, ct))
        {
            var year = DateTime.UnixEpoch.AddSeconds(Math.Clamp(part.AuthorSeconds + 60L * part.AuthorOffset, -62_135_596_800, 253_402_300_799)).Year;
            lines[year] = lines.GetValueOrDefault(year) + part.Lines;
        }
    }
}
