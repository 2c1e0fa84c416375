using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Identity;

/// <summary>What a share link opens to somebody who may otherwise not see the repository: its pages of numbers, to be read.</summary>
/// <param name="View">The one page that it opens, below the repository and with its query: <c>statistics?range=year</c>; null for all of them.</param>
/// <param name="FrozenSha">Numbers as of this commit; null where they follow the repository.</param>
public sealed partial record ShareGrant(int RepositoryId, string? View, byte[]? FrozenSha)
{
    private const string Key = "ShareGrant";

    /// <summary>The longest <see cref="View"/>.</summary>
    public const int LongestView = 2_000;

    /// <summary>Whether a link can open a page: one that shows numbers, changes nothing, starts no job and names no address.</summary>
    /// <param name="page">Below the repository, without a query; empty for its overview.</param>
    /// <param name="frozen">A frozen link opens what commits alone say: files and languages are those of today.</param>
    public static bool CanOpen(string page, bool frozen) => (frozen ? Frozen() : Pages()).IsMatch(page);

    /// <summary>Whether this link opens an address of its repository.</summary>
    /// <param name="page">As for <see cref="CanOpen"/>.</param>
    /// <param name="query">With <c>?</c>; empty for none.</param>
    public bool Opens(string page, string query) => CanOpen(page, FrozenSha is not null) && (View is null || View == page + query);

    /// <summary>The grant of this request; null for most.</summary>
    public static ShareGrant? Of(HttpContext context) => context.Items[Key] as ShareGrant;

    internal void Give(HttpContext context) => context.Items[Key] = this;

    [GeneratedRegex(@"\A(|statistics|commits|commits/[0-9a-f]{4,64}|committers|committer|calendar|compare|cadence|files|file|knowledge|languages|survival|rewrites|figures/[a-z-]+|export/[a-z-]+\.(csv|json|svg|png)|commits\.atom)\z")]
    private static partial Regex Pages();

    [GeneratedRegex(@"\A(|statistics|commits|committers|calendar|compare|cadence|export/(commits-over-time|lines-over-time|punch-card|calendar|committers|new-and-returning|releases|author-to-committer-date|commits)\.(csv|json|svg|png))\z")]
    private static partial Regex Frozen();
}
