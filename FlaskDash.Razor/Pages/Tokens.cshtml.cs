using FlaskDash.Razor.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages;

/// <summary>The viewer's personal tokens: makes one and shows it once, lists them with their last use, revokes them.</summary>
[Authorize, FreshSignIn]
public sealed class TokensModel(PersonalTokens tokens) : PageModel
{
    public IReadOnlyList<PersonalTokenRow> Tokens { get; private set; } = [];

    /// <summary>The token that was just made: this answer alone has it.</summary>
    public string? Made { get; private set; }

    /// <summary>What was wrong with the form, in a sentence for a person; null when nothing was.</summary>
    public string? Fault { get; private set; }

    // What was typed, so that nothing of it is lost.
    public string? Name { get; private set; }
    public int Days { get; private set; } = 30;
    public IReadOnlyList<string> Scopes { get; private set; } = [ApiScopes.Read];

    public async Task OnGetAsync(CancellationToken ct) => Tokens = await tokens.ListAsync(ct);

    /// <summary>Makes a token. It is shown in this answer instead of after a redirect, since it is kept nowhere.</summary>
    public async Task<IActionResult> OnPostAsync(string? name, int days, List<string> scopes, CancellationToken ct)
    {
        var made = await tokens.MakeAsync(name, days, scopes, ct);
        (Made, Fault) = (made.Token, made.Fault);
        if (Fault is not null)
        {
            (Name, Days, Scopes) = (name, days, scopes);
            ModelState.Clear();
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        Tokens = await tokens.ListAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(int id, CancellationToken ct) =>
        await tokens.RevokeAsync(id, ct) ? Redirect("/account/tokens") : NotFound();
}
