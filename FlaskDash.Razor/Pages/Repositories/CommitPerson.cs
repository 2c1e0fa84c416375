using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Somebody whom a commit names, with a link to all commits that name them.</summary>
/// <param name="Email">Null for viewers who see no addresses.</param>
internal sealed record CommitPerson(int RepositoryId, string Name, string? Email) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        var words = string.IsNullOrWhiteSpace(Email) ? Name : Email;
        var shown = new VisibleText(Name.Length == 0 ? "(no name)" : Name);
        if (string.IsNullOrWhiteSpace(words)) html.Write($"<bdi>{shown}</bdi>");
        else html.Write($"<a href=\"/repositories/{RepositoryId}/commits?q={Uri.EscapeDataString(words)}\"><bdi>{shown}</bdi></a>");
        if (!string.IsNullOrWhiteSpace(Email)) html.Write($" <span class=\"muted\">&lt;{new VisibleText(Email)}&gt;</span>");
    }
}
