using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace FlaskDash.Razor.Web;

/// <summary>The places within a repository, as the side navigation lists them.</summary>
public enum RepositoryPage
{
    /// <summary>Facts, history, highlights.</summary>
    Overview,

    /// <summary>Lines over time, weekday by hour.</summary>
    Statistics,

    /// <summary>The list of commits, and one commit.</summary>
    Commits,

    /// <summary>Everyone who committed.</summary>
    Committers,

    /// <summary>Folder by folder: size, changes, hot spots.</summary>
    Files,

    /// <summary>Who wrote which part.</summary>
    Knowledge,

    /// <summary>In which languages it is written, now and before.</summary>
    Languages,

    /// <summary>Releases, newcomers, how long a change takes to its commit.</summary>
    Cadence,
}

/// <summary>Where in which repository a page is. The layout then draws the side navigation and the search box in the top bar.</summary>
/// <param name="Id">The repository's id: its pages are at <c>/repositories/{id}</c>, <c>/repositories/{id}/commits</c>, …</param>
/// <param name="Name">The repository's name.</param>
/// <param name="Page">The page that is shown.</param>
/// <param name="ViewQuery">The settings of the view that the links keep, with "?" in front; null or empty for none.</param>
public sealed record RepositoryPlace(int Id, string Name, RepositoryPage Page, string? ViewQuery = null)
{
    private const string Key = "RepositoryPlace";

    /// <summary>The address of a page of this repository, with the view's settings.</summary>
    public string Href(RepositoryPage page) => page switch
    {
        RepositoryPage.Statistics => $"/repositories/{Id}/statistics{ViewQuery}",
        RepositoryPage.Commits => $"/repositories/{Id}/commits{ViewQuery}",
        RepositoryPage.Committers => $"/repositories/{Id}/committers{ViewQuery}",
        RepositoryPage.Files => $"/repositories/{Id}/files{ViewQuery}",
        RepositoryPage.Knowledge => $"/repositories/{Id}/knowledge{ViewQuery}",
        RepositoryPage.Languages => $"/repositories/{Id}/languages{ViewQuery}",
        RepositoryPage.Cadence => $"/repositories/{Id}/cadence{ViewQuery}",
        _ => $"/repositories/{Id}{ViewQuery}",
    };

    /// <summary>Tells the layout; called at the top of a repository's page.</summary>
    public void ShowIn(ViewDataDictionary view) => view[Key] = this;

    /// <summary>What the page told; null outside a repository.</summary>
    public static RepositoryPlace? In(ViewDataDictionary view) => view[Key] as RepositoryPlace;
}
