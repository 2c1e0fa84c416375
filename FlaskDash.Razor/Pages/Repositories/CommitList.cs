using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Commits to list.</summary>
/// <param name="Words">Of a search, to be marked; empty for none.</param>
/// <param name="ViewQuery">The settings of the view that the links keep, with "?" in front; null or empty for none.</param>
public sealed record CommitList(int RepositoryId, IReadOnlyList<CommitRow> Commits, IReadOnlyList<string> Words, string? ViewQuery = null);
