using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>"Why am I not here?": where the commits of an address are, and what hides them. For the signed-in, since it answers whether an address is there.</summary>
[Authorize]
public sealed class MissingModel(RepositoryCatalog catalog, RepositoryHistory history, OktaUserService users, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    private const int LongestEmail = 320;
    private History? loaded;

    public override string Address => $"/repositories/{Repository.Id}/committers/missing";

    /// <summary>The address that is looked for; null while none is given.</summary>
    public string? Email { get; private set; }

    /// <summary>The viewer's own, to begin with; null where Okta has none.</summary>
    public string? OwnEmail { get; private set; }

    /// <summary>Null while there is nothing to look for, or to look in.</summary>
    public MissingCommits? Found { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        var query = new AddressReader(Request.Query);
        Email = query.Text("email", LongestEmail);
        Refuse(query.Faults);
        OwnEmail = (await users.ProfileAsync(ct))?.Email;
        loaded = await OpenAsync(history, ct, withFiles: View.NeedsFiles);
        if (loaded is not null && Email is not null) Found = MissingCommits.Of(loaded, View, Email);
        return Page();
    }

    /// <summary>The page of the person that a name counts as.</summary>
    public string PersonHref(AddressName name) => PersonHref(loaded!.KeyOf(name.Identity));

    /// <summary>Everyone, in a view with one setting open.</summary>
    public string CommittersHref(ViewSettings view) => $"/repositories/{Repository.Id}/committers{Query(view)}";

    /// <summary>What a setting hides, in words.</summary>
    public string WhyOf(HiddenBy hidden) => hidden.Parameter switch
    {
        "ref" => View.Ref is null ? $"not on {Repository.Branch ?? "the default branch"}, on other branches or tags" : $"not reached by {View.Ref}",
        "merges" => View.Merges == ViewShare.Only ? "no merges, and the view counts merges only" : "merges, which the view leaves out",
        "bots" => View.Bots == ViewShare.Only ? "not a bot’s by the repository’s rules, and the view counts bots only" : "a bot’s by the repository’s rules",
        "author" => "another person’s than the one the view is about",
        "leftout" => "left out of the numbers by hand",
        "path" => "touch none of the view’s paths",
        _ => View.Range == ViewRange.SinceTag ? "older than the last tag" : $"outside the range: {View.RangeText}",
    };

    private protected override string Beside => Email is null ? "" : "email=" + Uri.EscapeDataString(Email);
}
