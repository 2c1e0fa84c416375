using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A person and the identities that are theirs.</summary>
/// <param name="Identities">Without the one that the person is called by.</param>
public sealed record MergedPerson(Person Person, IReadOnlyList<Person> Identities);

/// <summary>Who is one person, and why: the mailmap, what people decided, what they may decide next. For the signed-in, since it is all about addresses.</summary>
[Authorize]
public sealed class PeopleModel(RepositoryCatalog catalog, RepositoryHistory history, PeopleDecisions decisions, Viewer viewer, TimeProvider time) : RepositoryPageModel(catalog, time)
{
    /// <summary>Suggestions shown at once.</summary>
    public const int MostSuggestions = 50;

    public override string Address => $"/repositories/{Repository.Id}/people";

    public IReadOnlyList<MergedPerson> Merged { get; private set; } = [];
    public IReadOnlyList<DecisionRow> Decisions { get; private set; } = [];
    public IReadOnlyList<IdentitySuggestion> Suggestions { get; private set; } = [];

    /// <summary>How many there are beyond those shown.</summary>
    public int MoreSuggestions { get; private set; }

    /// <summary>How persons are called, by their numbers.</summary>
    public IReadOnlyList<Person> Names { get; private set; } = [];

    public bool IsAdministrator => viewer.IsAdministrator;

    /// <summary>As typed when it was refused.</summary>
    public string? Alias { get; private set; }

    /// <inheritdoc cref="Alias"/>
    public string? Person { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();

        await ShowAsync(ct);
        return Page();
    }

    /// <summary>Accepts or refuses: two identities, each as "Name &lt;address&gt;".</summary>
    public async Task<IActionResult> OnPostAsync(int id, string? alias, string? person, string? verdict, bool forAll, CancellationToken ct)
    {
        if (!await FindAsync(id, ct) || !Repository.CanManage) return NotFound();

        var change = verdict is not ("merge" or "refuse") || Read(alias) is not { } from || Read(person) is not { } to
            ? new RuleChange(true, "Give both as name and address: Ada Example <ada@example.com>.")
            : await decisions.DecideAsync(id, verdict == "merge" ? IdentityVerdict.Merged : IdentityVerdict.Refused, from, to, forAll, ct);
        return await AnswerAsync(change, alias, person, ct);
    }

    /// <summary>Takes a decision back.</summary>
    public async Task<IActionResult> OnPostUndoAsync(int id, int decision, CancellationToken ct)
    {
        if (!await FindAsync(id, ct) || !Repository.CanManage) return NotFound();
        return await AnswerAsync(await decisions.UndoAsync(id, decision, ct), null, null, ct);
    }

    private async Task<IActionResult> AnswerAsync(RuleChange change, string? alias, string? person, CancellationToken ct)
    {
        if (!change.IsFound) return NotFound();
        if (change.Fault is null) return Redirect(Address);

        (Alias, Person) = (alias, person);
        await ShowAsync(ct);
        Refuse([change.Fault]);
        return Page();
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        Decisions = await decisions.ListAsync(Repository.Id, ct);
        if (await OpenAsync(history, ct) is not { } loaded) return;

        var map = loaded.PeopleOf(View with { People = ViewPeople.Merged });
        Names = map.People;
        Merged = [.. loaded.People.Select((identity, i) => (identity, Person: map.PersonOf[i])).GroupBy(x => x.Person, x => x.identity)
            .Select(group => new MergedPerson(map.People[group.Key], [.. group.Where(identity => identity != map.People[group.Key])]))
            .Where(person => person.Identities.Count > 0).OrderBy(person => person.Person.Name, StringComparer.OrdinalIgnoreCase)];

        var refused = Decisions.Where(d => d is { Verdict: IdentityVerdict.Refused, UndoneAt: null }).Select(d => (d.Alias, d.Person)).ToList();
        var all = IdentitySuggestions.Of(loaded, refused);
        (Suggestions, MoreSuggestions) = ([.. all.Take(MostSuggestions)], Math.Max(0, all.Count - MostSuggestions));
    }

    private static Person? Read(string? text)
    {
        var left = text?.LastIndexOf('<') ?? -1;
        return left < 0 || text!.Length > 1_000 || !text.TrimEnd().EndsWith('>') ? null : new Person(text[..left].Trim(), text[(left + 1)..].TrimEnd()[..^1]);
    }

    /// <summary>"Name &lt;address&gt;"</summary>
    public static string Text(Person person) => $"{person.Name} <{person.Email}>";
}
