using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Administration;

/// <summary>What browsers reported of the Content Security Policy, for administrators.</summary>
[Authorize(Policy = Identity.Administration.Policy), FreshSignIn]
public sealed class ReportsModel(CspReports reports) : PageModel
{
    public IReadOnlyList<CspReport> Reports { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Reports = await reports.ListAsync(ct);

    public async Task<IActionResult> OnPostClearAsync(CancellationToken ct)
    {
        await reports.ClearAsync(ct);
        return Redirect("/administration/reports");
    }
}
