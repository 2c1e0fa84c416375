using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The one sentence under a repository's name: branch, commits, committers, when it was read.</summary>
internal sealed record RepositoryFacts(RepositoryRow Repository, DateTimeOffset Now) : Component
{
    protected override void Write(Markup html)
    {
        if (Repository.IndexedAt is null)
        {
            html.Write($"Not read yet");
            return;
        }
        if (Repository.Branch is { } branch) html.Write($"<span class=\"label branch\" title=\"Default branch\"><bdi>{branch}</bdi></span> ");
        html.Write($"{Numbers.Count(Repository.CommitCount, "commit", "commits")} · {Numbers.Count(Repository.CommitterCount, "committer", "committers")} · read {Moment.Utc(Repository.FetchedAt ?? Repository.IndexedAt, Now)}");
    }
}
