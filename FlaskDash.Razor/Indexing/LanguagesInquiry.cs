using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>Languages over time: counts the trees of some commits along the first parents of a ref.</summary>
/// <remarks>Each point equals the sums over <c>git ls-tree -r -l SHA</c> by ending. Generated and vendored files, and <c>linguist-language</c>, are those that the default branch's attributes name today.</remarks>
public sealed class LanguagesInquiry(IDbContextFactory<DashContext> contexts, RepositoryHistory histories, GitTree git) : IInquiryKind
{
    public InquiryKind Kind => InquiryKind.Languages;

    public TimeSpan Limit => TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
    {
        var question = PointsQuestion.Parse(work.Question);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (history, points) = await question.OpenAsync(db, histories, work.RepositoryId, ct);
        var files = history.Files!;
        var (counts, named) = (files.Counts(question.View), files.Languages.ToDictionary(l => files.Paths[l.Key], l => l.Value, StringComparer.Ordinal));
        var counted = new List<LanguagesPoint>();
        foreach (var (start, sha) in points.Shas)
        {
            work.Report(counted.Count, points.Shas.Count);
            counted.Add(new LanguagesPoint(start, Convert.ToHexStringLower(sha), await CountAsync(work.Mirror, sha, counts, named, ct)));
        }
        work.Report(counted.Count, counted.Count);
        return JsonSerializer.Serialize(new LanguagesAnswer(points.Step, counted), JsonSerializerOptions.Web);
    }

    private async Task<Dictionary<string, long>> CountAsync(string mirror, byte[] sha, Func<string, bool> counts, Dictionary<string, FileLanguage> named, CancellationToken ct)
    {
        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entry in git.ListAsync(mirror, sha, withSizes: true, ct))
        {
            if (!entry.Mode.StartsWith("100", StringComparison.Ordinal) || !counts(entry.Path)) continue;
            if ((named.GetValueOrDefault(entry.Path) ?? FileLanguage.Of(entry.Path)) is { IsCode: true } language) bytes[language.Name] = bytes.GetValueOrDefault(language.Name) + Math.Max(0, entry.Size);
        }
        return bytes;
    }
}
