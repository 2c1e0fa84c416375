using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>Lines changed in one step of time.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Additions">Lines added by the commits whose lines are counted.</param>
/// <param name="Deletions">Lines deleted by them.</param>
/// <param name="Uncounted">Commits of this step whose lines are not counted (yet).</param>
/// <param name="ApartAdditions">Lines of files that are shown apart, in grey beyond the others.</param>
/// <param name="ApartDeletions">Likewise.</param>
/// <param name="Href">Where the commits behind it are listed; null for none.</param>
public sealed record LinesStep(DateOnly Start, long Additions, long Deletions, int Uncounted = 0, string? Href = null, long ApartAdditions = 0, long ApartDeletions = 0);

/// <summary>Additions above the axis, deletions below it, on one scale.</summary>
public sealed record LinesChart : TimeChart
{
    /// <summary>One for each step of time, oldest first, also where nothing happened.</summary>
    public required IReadOnlyList<LinesStep> Steps { get; init; }

    /// <summary>The share of commits whose lines are counted, from 0 to 1, while they are being read; null when nothing is being read.</summary>
    public double? Reading { get; init; }

    private protected override IReadOnlyList<DateOnly> Starts => field ??= [.. Steps.Select(s => s.Start)];

    private protected override ValueScale Scale =>
        Steps.Count == 0 ? ValueScale.For(Reach.Up, Reach.Down)
        : IsClipped ? ValueScale.For(ValueScale.Clip(Steps.Select(s => s.Additions + s.ApartAdditions)), ValueScale.Clip(Steps.Select(s => s.Deletions + s.ApartDeletions)))
        : ValueScale.For(Math.Max(Reach.Up, Steps.Max(s => s.Additions + s.ApartAdditions)), Math.Max(Reach.Down, Steps.Max(s => s.Deletions + s.ApartDeletions)));

    private protected override string[] Patterns => ["veil", "gap"];

    private protected override void WriteMarks(Markup html, ValueScale scale)
    {
        var each = (Steps.Count + MostColumns - 1) / MostColumns;
        var count = each == 0 ? 0 : (Steps.Count + each - 1) / each;
        var gap = count > 150 ? 0 : 0.2;
        WriteUncounted(html);
        var zero = scale.Y(0, Height);
        for (var column = 0; column < count; column++)
        {
            var (first, last) = (column * each, Math.Min(Steps.Count, (column + 1) * each) - 1);
            var (x, width) = (100.0 * column / count, 100.0 / count * (1 - gap));
            long added = 0, deleted = 0, allAdded = 0, allDeleted = 0;
            var uncounted = 0;
            // Of several steps in one column the greatest is drawn: a sum would not fit the scale of one step.
            for (var i = first; i <= last; i++)
            {
                (added, deleted) = (Math.Max(added, Steps[i].Additions), Math.Max(deleted, Steps[i].Deletions));
                (allAdded, allDeleted) = (Math.Max(allAdded, Steps[i].Additions + Steps[i].ApartAdditions), Math.Max(allDeleted, Steps[i].Deletions + Steps[i].ApartDeletions));
                uncounted += Steps[i].Uncounted;
            }

            html.Write($"<g class=\"bar\"><title>{NameOf(first, last)}: {(last > first ? "at most " : null)}+{Numbers.Of(added)} −{Numbers.Of(deleted)}{Apart(allAdded - added, allDeleted - deleted)}{Missing(uncounted)}</title>");
            if (allAdded > added) WriteRect(html, "apart", x, width, scale.Y(allAdded, Height), zero, false);
            if (allDeleted > deleted) WriteRect(html, "apart", x, width, zero, scale.Y(-allDeleted, Height), false);
            if (added > 0) WriteRect(html, "added", x, width, Math.Min(scale.Y(added, Height), zero - 1), zero, IsPartial(last));
            if (deleted > 0) WriteRect(html, "deleted", x, width, zero, Math.Max(scale.Y(-deleted, Height), zero + 1), IsPartial(last));
            if (scale.IsBeyond(allAdded)) WriteClipMark(html, x, width, 14);
            if (scale.IsBeyond(-allDeleted)) WriteClipMark(html, x, width, Height - 6);
            html.Write($"</g>");
        }
    }

    private void WriteRect(Markup html, string css, double x, double width, double top, double bottom, bool hatched)
    {
        html.Write($"<rect class=\"{css}\" x=\"{x}%\" y=\"{top}\" width=\"{width}%\" height=\"{bottom - top}\"/>");
        if (hatched) html.Write($"<rect class=\"veiled\" x=\"{x}%\" y=\"{top}\" width=\"{width}%\" height=\"{bottom - top}\" fill=\"url(#{Id}-veil)\"/>");
    }

    private static string? Apart(long added, long deleted) =>
        added + deleted == 0 ? null : $", and +{Numbers.Of(added)} −{Numbers.Of(deleted)} generated or vendored";

    private static string? Missing(int uncounted) =>
        uncounted == 0 ? null : $", without {Numbers.Count(uncounted, "commit", "commits")} whose lines are not counted";

    /// <summary>Hatches each stretch of time in which lines are missing, and says why in the longest.</summary>
    private void WriteUncounted(Markup html)
    {
        var (labelled, longest) = (-1, 0);
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].Uncounted == 0) continue;
            var first = i;
            while (i + 1 < Steps.Count && Steps[i + 1].Uncounted > 0) i++;
            html.Write($"<rect class=\"uncounted\" x=\"{100.0 * first / Steps.Count}%\" width=\"{100.0 * (i + 1 - first) / Steps.Count}%\" height=\"100%\" fill=\"url(#{Id}-gap)\"/>");
            if (i + 1 - first > longest) (labelled, longest) = (first, i + 1 - first);
        }

        if (labelled < 0 || Reading is not { } share) return;
        var (start, end) = (100.0 * labelled / Steps.Count, 100.0 * (labelled + longest) / Steps.Count);
        // Inwards from whichever end leaves room, at 320 px too.
        if (start <= 55) html.Write($"<text class=\"note\" x=\"{start}%\" dx=\"8\" y=\"18\">reading, {Numbers.Percent(share)}</text>");
        else html.Write($"<text class=\"note\" x=\"{end}%\" dx=\"-8\" y=\"18\" text-anchor=\"end\">reading, {Numbers.Percent(share)}</text>");
    }

    private protected override void WriteTable(Markup html)
    {
        WriteTruncation(html);
        html.Write($"<thead><tr><th scope=\"col\">{Step.ToString()}</th><th scope=\"col\" class=\"num\">Additions</th><th scope=\"col\" class=\"num\">Deletions</th><th scope=\"col\" class=\"num\">Commits not counted</th>");
        var hasApart = Steps.Any(s => s.ApartAdditions + s.ApartDeletions > 0);
        if (hasApart) html.Write($"<th scope=\"col\" class=\"num\">Generated or vendored</th>");
        html.Write($"</tr></thead><tbody>");
        for (var i = Steps.Count - 1; i >= Math.Max(0, Steps.Count - MostTableRows); i--)
        {
            var step = Steps[i];
            html.Write($"<tr><th scope=\"row\">");
            if (step.Href is { } href) html.Write($"<a href=\"{href}\" rel=\"nofollow\">{NameOf(i, i)}</a>");
            else html.Write($"{NameOf(i, i)}");
            html.Write($"</th><td class=\"num added\">+{Numbers.Of(step.Additions)}</td><td class=\"num deleted\">−{Numbers.Of(step.Deletions)}</td><td class=\"num\">{Numbers.Of(step.Uncounted)}</td>");
            if (hasApart) html.Write($"<td class=\"num\">+{Numbers.Of(step.ApartAdditions)} −{Numbers.Of(step.ApartDeletions)}</td>");
            html.Write($"</tr>");
        }

        html.Write($"</tbody>");
    }
}
