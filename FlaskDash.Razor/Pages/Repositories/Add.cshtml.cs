using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>The form that adds a repository.</summary>
[Authorize]
public sealed class AddModel(RepositoryAdding adding, Viewer viewer, OwnCheckout checkout) : PageModel
{
    [BindProperty]
    public string? Address { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? UserName { get; set; }

    /// <summary>Never written into a page again.</summary>
    [BindProperty]
    public string? Secret { get; set; }

    /// <summary>Which deploy key and host keys the page showed.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    [BindProperty]
    public bool IsServerConfirmed { get; set; }

    [BindProperty]
    public Visibility Visibility { get; set; } = Visibility.Private;

    [BindProperty]
    public List<string> Groups { get; set; } = [];

    /// <summary>The page is asked for by the button that adds the app's own checkout.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Checkout { get; set; }

    /// <summary>For an ssh address, once it was typed.</summary>
    public DeployKeyOffer? Offer { get; private set; }

    /// <summary>Why the key does not open the repository yet; null when nothing was tried.</summary>
    public string? KeyProblem { get; private set; }

    public Viewer Viewer => viewer;
    public string? CheckoutFolder => checkout.Folder;

    /// <summary>A GET writes nothing: it shows the form, with the checkout's button first when that was asked for.</summary>
    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(Visibility)) return Refused(nameof(Visibility), "Choose who sees it.");
        var wanted = new NewRepository(Address, Name, Visibility, Groups) { UserName = UserName, Secret = Secret, Reply = new(Seen, IsServerConfirmed) };
        return Answer(await adding.AddAsync(wanted, viewer, ct));
    }

    public async Task<IActionResult> OnPostCheckoutAsync(CancellationToken ct) => Answer(await adding.AddOwnCheckoutAsync(viewer, ct));

    private IActionResult Answer(AddResult result) => result switch
    {
        AddResult.Added added => Redirect($"/repositories/{added.Id}"),
        AddResult.Existing existing => Redirect($"/repositories/{existing.Id}"),
        AddResult.WantsKey wants => Offered(wants),
        AddResult.Refused refused => Refused(refused.Field, refused.Why),
        _ => throw new InvalidOperationException($"Unknown result {result}."),
    };

    private PageResult Offered(AddResult.WantsKey wants)
    {
        (Offer, KeyProblem) = (wants.Offer, wants.Why);
        ModelState.Clear();
        if (wants.Why is not null) Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private PageResult Refused(string field, string why)
    {
        ModelState.Clear();
        ModelState.AddModelError(field, why);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
