using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>The commits at which a question about points of the history is answered.</summary>
/// <param name="Shas">First day of each period and the commit at its end, oldest first.</param>
internal sealed record DatedCommits(ViewStep Step, IReadOnlyList<(DateOnly Start, byte[] Sha)> Shas);

/// <summary>What is asked of points along a ref: of a view its ref, its paths, and whether generated files count.</summary>
public sealed record PointsQuestion(ViewSettings View)
{
    /// <summary>The one way to write it: two who see the same ask the same.</summary>
    public override string ToString()
    {
        var asked = new ViewSettings(View.Today) { Ref = View.Ref, Paths = View.Paths, WithoutGenerated = View.WithoutGenerated };
        return string.Create(CultureInfo.InvariantCulture, $"today={View.Today:yyyy-MM}-01&{asked.ToQuery()}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static PointsQuestion Parse(string text)
    {
        var query = QueryHelpers.ParseQuery(text);
        // Any day of the month will do: a commit of tomorrow is possible, one of the next month is not counted.
        var today = DateOnly.ParseExact(query["today"].ToString(), "O", CultureInfo.InvariantCulture).AddMonths(1).AddDays(-1);
        return new PointsQuestion(ViewSettings.Parse(query, new ViewSettings(today)).View);
    }

    internal async Task<(History History, DatedCommits Points)> OpenAsync(DashContext db, RepositoryHistory histories, int repositoryId, CancellationToken ct, int most = 40)
    {
        var generation = await db.Repositories.Where(r => r.Id == repositoryId).Select(r => r.Generation).FirstOrDefaultAsync(ct);
        var history = await histories.OpenAsync(repositoryId, generation, View, ct, withFiles: true) ?? throw new GitException("The history of this repository is not read yet.");
        if (history.FaultOf(View) is { } fault) throw new GitException(fault.Message);

        var (step, points) = FirstParentPoints.Of(history, View, most);
        var positions = points.Select(p => p.Position).Distinct().ToList();
        var shas = await db.Commits.Where(c => c.RepositoryId == repositoryId && positions.Contains(c.Position)).Select(c => new { c.Position, c.Sha }).ToDictionaryAsync(c => c.Position, c => c.Sha, ct);
        return (history, new DatedCommits(step, [.. points.Select(p => (p.Start, shas[p.Position]))]));
    }
}
