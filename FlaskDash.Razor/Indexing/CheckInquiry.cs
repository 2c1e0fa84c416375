using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>One line of a figure, counted twice.</summary>
/// <param name="Ours">What the page shows.</param>
/// <param name="Git">What git counts.</param>
public sealed record CheckedRow(string Key, IReadOnlyList<long> Ours, IReadOnlyList<long> Git)
{
    public bool IsEqual => Ours.SequenceEqual(Git);
}

/// <summary>A figure beside what git counts.</summary>
/// <param name="Columns">Heads of the values.</param>
/// <param name="Rows">Those that differ first; at most <see cref="CheckInquiry.MostRows"/>.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Different">How many of them differ.</param>
/// <param name="LinesMissing">Commits whose lines the page does not know yet: it shows too little by them.</param>
/// <param name="Commits">How many commits git printed.</param>
/// <param name="Seconds">How long git took.</param>
public sealed record CheckAnswer(IReadOnlyList<string> Columns, IReadOnlyList<CheckedRow> Rows, int Count, int Different, int LinesMissing, int Commits, double Seconds);

/// <summary>Which figure of which view is to be checked.</summary>
public sealed record CheckQuestion(string Slug, ViewSettings View)
{
    /// <summary>The figures that git can be asked for.</summary>
    public static IReadOnlyList<string> Slugs => FigureTally.Slugs;

    /// <summary>The one way to write it: two who see the same ask the same.</summary>
    public override string ToString()
    {
        // A browser's zone is written by its name, since the job has no browser; what is only drawn otherwise is no other question.
        var view = (View.Clock == ViewClock.Viewer ? View.On(ViewClock.Zone, View.Zone) : View) with { Outliers = default };
        return string.Create(CultureInfo.InvariantCulture, $"{Slug}?today={View.Today:O}&{view.ToQuery()}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static CheckQuestion Parse(string text)
    {
        var (slug, query) = text.Split('?', 2) is [var head, var rest] ? (head, QueryHelpers.ParseQuery(rest)) : throw new FormatException("This is no question about a figure.");
        var today = DateOnly.ParseExact(query["today"].ToString(), "O", CultureInfo.InvariantCulture);
        return new CheckQuestion(slug, ViewSettings.Parse(query, new ViewSettings(today)).View);
    }
}

/// <summary>"Check now": counts a figure of a page with git itself and puts both side by side.</summary>
public sealed class CheckInquiry(IDbContextFactory<DashContext> contexts, RepositoryHistory histories, GitCounts git) : IInquiryKind
{
    /// <summary>Lines of an answer that are kept.</summary>
    public const int MostRows = 200;

    public InquiryKind Kind => InquiryKind.Check;

    public TimeSpan Limit => TimeSpan.FromMinutes(20);

    /// <inheritdoc />
    public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
    {
        var (slug, view) = CheckQuestion.Parse(work.Question);
        var history = await OpenAsync(work.RepositoryId, view, ct) ?? throw new GitException("The history of this repository is not read yet.");
        if (history.FaultOf(view) is { } fault) throw new GitException(fault.Message);

        var started = Stopwatch.GetTimestamp();
        var command = new ViewCommand(history, view);
        var tally = FigureTally.Of(slug, history, view);
        var format = new LogFormat(
            command.Options, command.Person, command.Date, command.DateFormat, command.TimeZone,
            view.People == ViewPeople.Merged && history.Merged is { } merged ? IdentityMap.ToMailmap(history.People, merged) : null, tally.WithLines)
        {
            Pathspecs = command.Pathspecs, Counts = history.Files?.Counts(view),
        };
        var leftOut = view.WithLeftOut ? [] : (await ShasAsync(work.RepositoryId, history.LeftOut, ct)).Select(Convert.ToHexStringLower).ToHashSet();
        var commits = 0;
        await foreach (var commit in git.ReadAsync(
            work.Mirror, await ShasAsync(work.RepositoryId, command.Tips, ct), await ShasAsync(work.RepositoryId, command.Without, ct), format, ct))
        {
            if (!leftOut.Contains(commit.Sha)) tally.Add(commit);
            if (++commits % 500 == 0) work.Report(commits, history.Snapshot.Count);
        }
        work.Report(commits, commits);
        return JsonSerializer.Serialize(Compare(tally, history, view, commits, Stopwatch.GetElapsedTime(started)), JsonSerializerOptions.Web);
    }

    private static CheckAnswer Compare(FigureTally tally, History history, ViewSettings view, int commits, TimeSpan elapsed)
    {
        var nothing = new long[tally.Columns.Count];
        var (ours, gits) = (tally.Ours.ToDictionary(r => r.Key, r => r.Values), tally.Git.ToDictionary(r => r.Key, r => r.Values));
        var rows = ours.Keys.Concat(gits.Keys.Except(ours.Keys))
            .Select(key => new CheckedRow(key, ours.GetValueOrDefault(key, nothing), gits.GetValueOrDefault(key, nothing)))
            .Where(row => row.Ours.Concat(row.Git).Any(value => value != 0)).ToList();
        return new CheckAnswer(
            tally.Columns, [.. rows.OrderBy(r => r.IsEqual).Take(MostRows)], rows.Count, rows.Count(r => !r.IsEqual),
            tally.WithLines ? HeadlineNumbers.Of(history, view).Now.LinesMissing : 0, commits, Math.Round(elapsed.TotalSeconds, 1));
    }

    private async Task<History?> OpenAsync(int repositoryId, ViewSettings view, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var generation = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => r.Generation).FirstOrDefaultAsync(ct);
        return await histories.OpenAsync(repositoryId, generation, view, ct);
    }

    private async Task<List<byte[]>> ShasAsync(int repositoryId, IReadOnlyList<int> positions, CancellationToken ct)
    {
        if (positions.Count == 0) return [];

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).Select(c => c.Sha).ToListAsync(ct);
    }
}
