using FlaskDash.Razor.Insights;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>What each figure counts, what it does not, and the git command that counts the same.</summary>
[AllowAnonymous]
public sealed class DefinitionsModel : PageModel
{
    public IReadOnlyList<Definition> All => Definitions.All;
}
