using System.Globalization;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Repositories;

/// <summary>Several repositories that are to count as one, as an address names them.</summary>
/// <param name="Ids">As asked, each once.</param>
/// <param name="PicksOnce">A commit that was picked from one repository into another counts once: <c>cherrypicks=once</c>.</param>
/// <param name="Faults">What cannot be honoured.</param>
public sealed record TogetherAsked(IReadOnlyList<int> Ids, ViewSettings View, bool PicksOnce, IReadOnlyList<ViewFault> Faults)
{
    /// <summary>Repositories of one sum.</summary>
    public const int Most = 50;

    private static readonly string[] OfOneRepository = ["ref", "path", "author", "coauthors", "generated"];

    /// <summary>All that an address may hold.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["repository", "cherrypicks", .. ViewQuery.Parameters.Except(OfOneRepository)];

    public static TogetherAsked Parse(IQueryCollection query, ViewSettings product, string? viewerZone = null)
    {
        var (view, viewFaults) = ViewSettings.Parse(query, product, viewerZone);
        var faults = viewFaults.Concat(OfOneRepository.Where(query.ContainsKey).Select(p => new ViewFault(p, $"{p} is a setting of one repository. Leave it out here."))).ToList();

        var ids = new List<int>();
        foreach (var value in query["repository"])
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                faults.Add(new("repository", "repository is the number of a repository, as in its address."));
                ids.Clear();
                break;
            }
            if (!ids.Contains(id)) ids.Add(id);
        }
        if (ids.Count > Most)
        {
            faults.Add(new("repository", $"Choose at most {Most} repositories."));
            ids.Clear();
        }

        var picks = query["cherrypicks"];
        if (picks.Count > 0 && picks != "once" && picks != "each") faults.Add(new("cherrypicks", "cherrypicks is each or once."));
        return new(ids, view, picks == "once", faults);
    }
}
