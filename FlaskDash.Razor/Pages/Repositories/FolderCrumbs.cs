using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The way from the top of a repository to a folder.</summary>
/// <param name="Path">With a slash at its end; empty for the top.</param>
/// <param name="Href">Where a folder's page is.</param>
public sealed record FolderCrumbs(string Path, Func<string, string> Href) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<nav class=\"crumbs\" aria-label=\"Folder\">");
        WriteLink(html, "All files", "");
        foreach (var (name, path) in FolderPath.Steps(Path))
        {
            html.Write($" <span aria-hidden=\"true\">/</span> ");
            WriteLink(html, name, path);
        }
        html.Write($"</nav>");
    }

    private void WriteLink(Markup html, string name, string path)
    {
        html.Write($"<a href=\"{Href(path)}\"");
        if (path == Path) html.Write($" aria-current=\"page\"");
        html.Write($"><bdi>{name}</bdi></a>");
    }
}
