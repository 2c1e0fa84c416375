using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Charts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Card = FlaskDash.Razor.Insights.PunchCard;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A figure of a view as a file: <c>commits-over-time.csv</c>, <c>.json</c>, and a chart as <c>.svg</c> or <c>.png</c>.</summary>
[AllowAnonymous, Limited(Limited.Export)]
public sealed class ExportModel(RepositoryCatalog catalog, RepositoryHistory history, CommitExport commits, AuditTrail audit, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    private static readonly string[] Figures =
    [
        "commits-over-time", "lines-over-time", "punch-card", "calendar", "committers", "files", "hot-spots", "knowledge", "languages",
        "new-and-returning", "releases", "author-to-committer-date", "commits",
    ];

    private string figure = "";

    public override string Address => $"/repositories/{Repository.Id}/export/{figure}";

    public async Task<IActionResult> OnGetAsync(int id, string file, CancellationToken ct)
    {
        var (name, format) = file.LastIndexOf('.') is > 0 and var dot ? (file[..dot], file[(dot + 1)..]) : (file, "");
        if (!Figures.Contains(name) || format is not ("csv" or "json" or "svg" or "png") || !await FindAsync(id, ct)) return NotFound();

        figure = name;
        var query = new AddressReader(Request.Query);
        var asked = Asked.Read(query);
        Refuse(query.Faults);
        if (await OpenAsync(history, ct, withFiles: name is "files" or "hot-spots" or "knowledge" or "languages") is not { } loaded)
        {
            if (Faults.Count == 0) Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }
        var (table, chart) = FigureOf(loaded, asked, ct);
        if (Faults.Count > 0) return Page();
        await audit.TryWriteAsync(new(AuditEvents.Exported, $"{FileName}.{format}", Repository.Id), ct);
        return format switch
        {
            "csv" => new CsvFile(table!, FileName),
            "json" => new JsonFile(table!, FileName, [("repository", Repository.Name), ("figure", figure), ("view", View.ToQuery())]),
            _ when chart is null => NotFound(),
            "svg" => File(System.Text.Encoding.UTF8.GetBytes(ChartPicture.ToSvg(chart)), "image/svg+xml", FileName + ".svg"),
            _ => File(ChartPicture.ToPng(chart), "image/png", FileName + ".png"),
        };
    }

    private (FigureTable? Table, ChartFigure? Chart) FigureOf(History loaded, Asked asked, CancellationToken ct)
    {
        var charts = new HistoryCharts(this);
        switch (figure)
        {
            case "commits-over-time":
                var counts = CommitsOverTime.Of(loaded, View);
                return (FigureTable.Of(counts), charts.Commits(counts, loaded.Tags));
            case "lines-over-time":
                var lines = LinesOverTime.Of(loaded, View);
                return (FigureTable.Of(lines), charts.Lines(lines, null));
            case "punch-card":
                var card = Card.Of(loaded, View);
                return (FigureTable.Of(card), charts.Hours(card));
            case "calendar":
                var years = CalendarYears.Of(loaded, View).Years;
                if (years.FirstOrDefault(y => asked.Year is null || y.Year == asked.Year) is { } year) return (FigureTable.Of(year), charts.Calendar(year));
                Refuse([$"The view has no commit in {asked.Year?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any year"}."]);
                return default;
            case "committers":
                return (FigureTable.Of(Committers.WithDaysOf(loaded, View).SortedBy(asked.Sort).Rows.Where(c => asked.Who is null || CommittersModel.Passes(c, asked.Who, viewer.IsSignedIn)), viewer.IsSignedIn), null);
            case "files":
                if (Folder.Of(loaded, View, asked.Folder) is { } folder) return (FigureTable.Of(folder.Entries.Where(e => asked.WithDeleted || !e.IsDeleted)), null);
                Refuse([$"No commit ever touched a folder “{asked.Folder.TrimEnd('/')}”."]);
                return default;
            case "hot-spots":
                return (FigureTable.Of(Folder.HotSpots(loaded, View, asked.Folder, FilesModel.MostHotSpots)), null);
            case "knowledge":
                return (FigureTable.Of(Knowledge.Of(loaded, View, asked.Folder), viewer.IsSignedIn), null);
            case "languages":
                return (FigureTable.Of(Languages.Of(loaded, View)), null);
            case "new-and-returning":
                var people = Newcomers.Of(loaded, View);
                return (FigureTable.Of(people), charts.Newcomers(people));
            case "releases":
                return (FigureTable.Of(Releases.Of(loaded, View).Rows.Where(r => r.Commits > 0)), null);
            case "author-to-committer-date":
                return (FigureTable.Of(TimeToCommit.Of(loaded, View)), null);
            default:
                var listed = asked.Impossible ? CommitsInView.OffAxis(loaded, View) : CommitsInView.Of(loaded, View);
                return (commits.Of(Repository.Id, loaded.Snapshot, listed.Commits, viewer.IsSignedIn, ct), null);
        }
    }

    /// <summary>For example <c>flask-commits-over-time-range-year</c>.</summary>
    private string FileName
    {
        get
        {
            var name = $"{Repository.Name.Split('/')[^1]}-{figure}-{Uri.UnescapeDataString(View.ToQuery())}";
            var safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')).Trim('-', '.');
            return safe.Length <= 100 ? safe : safe[..100];
        }
    }

    /// <summary>What pages say beside the view, for the figures that they show.</summary>
    private sealed record Asked(int? Year, string Folder, bool WithDeleted, string? Who, CommitterSort Sort, bool Impossible)
    {
        public static Asked Read(AddressReader query)
        {
            var sort = CommitterSort.Parse(query.Text("sort", 20));
            if (sort is null) query.Refuse("“sort” is no column of the committers.");
            return new Asked(
                (int?)query.Number("year", 1900, 9999, "a year from 1900 to 9999"), FolderPath.Read(query), query.OneOf("show", "existing", "all") == "all",
                query.Text("who", CommittersModel.LongestFilter), sort ?? CommitterSort.Default, query.OneOf("dates", "all", "impossible") == "impossible");
        }
    }
}
