using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The part of a form that says who sees a repository.</summary>
/// <param name="Chosen">Okta groups that are ticked.</param>
/// <param name="Offered">Okta groups that can be ticked: the viewer's, and those set before.</param>
public sealed record VisibilityChoice(Visibility Visibility, IReadOnlyCollection<string> Chosen, IReadOnlyList<string> Offered);
