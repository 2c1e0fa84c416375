using System.Diagnostics;
using System.Text.Encodings.Web;
using FlaskDash.Razor.Web;
using FlaskDash.Razor.Web.Charts;
using FlaskDash.Razor.Web.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Web;

/// <summary>Every component once, in the site's own layout: to be looked at, and for axe.</summary>
internal sealed class GalleryPage : RazorPage<object>
{
    private static readonly DateTimeOffset Now = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public override Task ExecuteAsync()
    {
        ViewData["Title"] = "Overview";
        ViewData["Lead"] = "5\u202f531 commits · 872 committers · read 2 minutes ago";
        Layout = "/Pages/Shared/_Layout.cshtml";
        new RepositoryPlace(1, "pallets/flask", RepositoryPage.Overview).ShowIn(ViewData);
        DefineSection("Actions", () =>
        {
            Write(new Choices("Range", [new("This week", "?range=week", false), new("30 days", "?range=30", false), new("This year", "?range=year", true), new("All", "?range=all", false)]));
            Write(new Choices("Step", [new("Day", "?step=day", false), new("Week", "?step=week", true), new("Month", "?step=month", false)]));
            return Task.CompletedTask;
        });

        Write(new Chips([new("without merges", "/gallery"), new("UTC", "/gallery"), new("from 1 Jan 2025", "/gallery")]));
        Write(new Stats([new("Commits", Numbers.Of(1204), "+12\u202f% on the year before"), new("Lines", Numbers.Change(38112), "added", "added"), new("Lines", Numbers.Change(-20481), "deleted", "deleted"), new("People", "61", "23 new")]));
        Write(Commits);
        Write(Lines);
        Write(new PunchCard { Id = "hours", Title = "Weekday by hour", Summary = "Most commits fall on Tuesday at 14:00, on the author’s clock.", HowHref = "/definitions#punch-card", Hours = [.. Enumerable.Range(0, 168).Select(i => (int)(Math.Max(0, Math.Sin((i % 24 - 6) / 24.0 * 2 * Math.PI)) * (i < 120 ? 40 : 9) + Wave(i, 4)))] });
        Write(Daily);
        Table();
        Write(new Notice(Tone.Warning, "Merge commits are left out.", "Count them", "?merges=all"));
        Write(new Notice(Tone.Bad, "This address answers with a redirect to another host. Add that address instead."));
        Write(new ProgressBar(new ProgressState("Reading lines: 1\u202f204 of 5\u202f531 commits", 1204, 5531, false), StreamHref));
        Write(new ProgressBar(new ProgressState("Fetching from the remote", 0, null, false)));
        Write(new CommandLine("git log --no-merges --format=%ad --date=format:%G-W%V main | sort | uniq -c"));
        Write(new EmptyState("No commit matches this search.", "Show all commits", "/gallery"));
        Write(new Pager("?before=1", "?after=2"));
        Write(new TraceLine("4bf92f3577b34da6a3ce929d0e0e4736"));
        return Task.CompletedTask;
    }

    /// <summary>Where the progress bar listens; null for a still picture.</summary>
    public string? StreamHref { get; init; }

    public static BarChart Commits => new()
    {
        Id = "commits",
        Title = "Commits per week",
        Summary = "1 204 commits in 47 weeks, most in the week of 3 March 2025.",
        HowHref = "/definitions#commits-per-week",
        Step = TimeStep.Week,
        LastIsPartial = true,
        Bars = [.. Enumerable.Range(0, 47).Select(i => new Bar(new DateOnly(2024, 12, 30).AddDays(7 * i), i == 20 ? 0 : 12 + 30 * Wave(i, 7) / 10, $"/repositories/1/commits?from={i}"))],
        Marks = [new(new DateOnly(2025, 2, 3), "3.1.0"), new(new DateOnly(2025, 2, 20), "3.1.1"), new(new DateOnly(2025, 8, 19), "3.1.2"), new(new DateOnly(2025, 8, 20), "3.1.2.post1")],
    };

    private static BarChart Daily => new()
    {
        Id = "daily",
        Title = "Commits per day",
        Step = TimeStep.Day,
        HowHref = "/definitions#commits-per-day",
        Bars = [.. Enumerable.Range(0, 5600).Select(i => new Bar(new DateOnly(2010, 4, 6).AddDays(i), i % 7 > 4 ? 0 : Wave(i, 5) * 1200 / (1 + i / 900)))],
    };

    private static LinesChart Lines => new()
    {
        Id = "lines",
        Title = "Additions and deletions per month",
        HowHref = "/definitions#lines",
        Step = TimeStep.Month,
        Reading = 0.64,
        LastIsPartial = true,
        Steps = [.. Enumerable.Range(0, 35).Select(i => i < 10 ? new LinesStep(new DateOnly(2023, 1, 1).AddMonths(i), 0, 0, 40) : new LinesStep(new DateOnly(2023, 1, 1).AddMonths(i), 500 + 900 * Wave(i, 5), 100 + 400 * Wave(i + 3, 4)))],
    };

    private void Table()
    {
        WriteLiteral("<section><h2>Committers</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Committers\"><table class=\"data\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"num\" aria-sort=\"descending\"><a href=\"?sort=commits\">Commits</a></th><th scope=\"col\"><span class=\"sr\">Share</span></th><th scope=\"col\">Lines</th><th scope=\"col\">History</th><th scope=\"col\">Last</th><th scope=\"col\">State</th></tr></thead><tbody>");
        (string, int, int, Tone, string)[] rows =
        [
            ("Ada", 1204, 2, Tone.Good, "Up to date"), ("Grace", 331, 50, Tone.Busy, "Reading"), ("محمد", 42, 2000, Tone.Warning, "Stale"),
            ("A name that is very long indeed and goes on and on", 1, 200_000, Tone.Bad, "Failed"),
        ];
        foreach (var (name, commits, minutes, tone, word) in rows)
        {
            WriteLiteral("<tr><th scope=\"row\" class=\"name\"><a href=\"#\"><bdi>"); Write(name); WriteLiteral("</bdi></a></th><td class=\"num\">"); Write(Numbers.Of(commits));
            WriteLiteral("</td><td>"); Write(new CellBar(commits, 1204)); WriteLiteral("</td><td>"); Write(new LinesBar(commits * 30, commits * 11, 36120));
            WriteLiteral("</td><td>"); Write(new Sparkline([.. Enumerable.Range(0, 30).Select(i => Wave(i * commits, 3))], $"Commits per month of {name}"));
            WriteLiteral("</td><td>"); Write(new Moment(Now.AddMinutes(-minutes), Now)); WriteLiteral("</td><td>"); Write(new StateBadge(tone, word)); WriteLiteral("</td></tr>");
        }

        WriteLiteral("</tbody></table></div></section>");
    }

    private static int Wave(int i, int size) => (i * 7919 + i * i * 31) % (size * size) / size;

    /// <summary>Renders this page as a view, with the app's layout.</summary>
    public async Task RenderAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var engine = services.GetRequiredService<IRazorViewEngine>();
        var encoder = services.GetRequiredService<HtmlEncoder>();
        var view = new RazorView(engine, services.GetRequiredService<IRazorPageActivator>(), [], this, encoder, services.GetRequiredService<DiagnosticListener>());
        var action = new Microsoft.AspNetCore.Mvc.ActionContext(context, context.GetRouteData(), new ActionDescriptor());
        var data = new ViewDataDictionary<object>(new EmptyModelMetadataProvider(), action.ModelState);
        var temporary = new TempDataDictionary(context, services.GetRequiredService<ITempDataProvider>());
        context.Response.ContentType = "text/html; charset=utf-8";
        await using var writer = new StringWriter();
        await view.RenderAsync(new ViewContext(action, view, data, temporary, writer, new HtmlHelperOptions()));
        await context.Response.WriteAsync(writer.ToString());
    }
}
