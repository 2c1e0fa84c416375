using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The words beside the numbers and the highlights of a page.</summary>
internal static class Headline
{
    /// <summary>The numbers of a period, each with its change against the period before where there is one.</summary>
    public static IEnumerable<Stat> Of(HeadlineNumbers numbers, ViewShare merges)
    {
        var (now, before) = (numbers.Now, numbers.Before);
        var soFar = now.LinesMissing > 0 ? $"so far; {Numbers.Count(now.LinesMissing, "commit", "commits")} to be read" : null;
        yield return new(LabelOf(merges), Numbers.Of(now.Commits), ChangeOf(now.Commits, before?.Commits));
        yield return new("Additions", "+" + Numbers.Of(now.Additions), soFar ?? ChangeOf(now.Additions, before is { LinesMissing: 0 } ? before.Additions : null), "added");
        yield return new("Deletions", "−" + Numbers.Of(now.Deletions), soFar ?? ChangeOf(now.Deletions, before is { LinesMissing: 0 } ? before.Deletions : null), "deleted");
        yield return new("People", Numbers.Of(now.People), before is null ? null : $"{Numbers.Of(now.NewPeople)} new, {ChangeOf(now.People, before.People)}");
    }

    /// <summary>Why a commit is pointed out.</summary>
    public static string WhyOf(HighlightedCommit highlight, CommitRow commit) => highlight.Kind switch
    {
        HighlightKind.Largest => $"The largest: {Numbers.Count(commit.Additions + commit.Deletions, "line", "lines")} changed",
        HighlightKind.NewestTag => $"The newest tag: {VisibleText.Plain(highlight.Tag ?? "")}",
        _ => "A first commit: the author had none before",
    };

    /// <summary>Where it is told how such a commit is chosen.</summary>
    public static string DefinitionOf(HighlightKind kind) => kind switch
    {
        HighlightKind.Largest => "largest-commit",
        HighlightKind.NewestTag => "newest-tag",
        _ => "newest-first-commit",
    };

    private static string LabelOf(ViewShare merges) => merges switch
    {
        ViewShare.Out => "Commits without merges",
        ViewShare.Only => "Merges",
        _ => "Commits",
    };

    private static string? ChangeOf(long now, long? before) =>
        before is not { } then ? null : now == then ? "no change" : Numbers.Change(now - then);
}
