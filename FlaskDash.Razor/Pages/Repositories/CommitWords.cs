using System.Text.RegularExpressions;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A piece of a commit's message: web addresses and SHAs of this repository's commits are links, all else is text.</summary>
/// <param name="Hrefs">The page of a commit by its SHA or the beginning of one, as the text writes it.</param>
internal sealed partial record CommitWords(string Text, IReadOnlyDictionary<string, string> Hrefs) : Component
{
    /// <summary>So many words of one message are looked up.</summary>
    private const int MostShas = 20;

    /// <summary>The words that may be SHAs.</summary>
    public static IReadOnlyCollection<string> ShasIn(string text) =>
        [.. Links().Matches(text).Where(m => m.Groups["sha"].Success).Select(m => m.Value).Distinct().Take(MostShas)];

    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        var from = 0;
        foreach (Match match in Links().Matches(Text))
        {
            var text = match.Groups["sha"].Success ? match.Value : WithoutSentence(match.Value);
            var href = match.Groups["sha"].Success ? Hrefs.GetValueOrDefault(text) : AddressIn(text);
            if (href is null) continue;

            VisibleText.Write(html, Text[from..match.Index]);
            if (match.Groups["sha"].Success) html.Write($"<a class=\"mono\" href=\"{href}\">{text}</a>");
            else html.Write($"<a href=\"{href}\" rel=\"noopener noreferrer nofollow\">{text}</a>");
            from = match.Index + text.Length;
        }
        VisibleText.Write(html, Text[from..]);
    }

    /// <summary>An address to lead to; null for one that is none, or that hides where it leads behind a user's name.</summary>
    private static string? AddressIn(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.UserInfo.Length == 0 && uri.Host.Length > 0
            ? uri.AbsoluteUri : null;

    // "(see https://example.com/a_(b))." ends before the last bracket and the full stop.
    private static string WithoutSentence(string address)
    {
        while (address.Length > 0)
        {
            var last = address[^1];
            var isOpen = last switch { ')' => address.AsSpan().Count('(') >= address.AsSpan().Count(')'), ']' => address.AsSpan().Count('[') >= address.AsSpan().Count(']'), _ => false };
            if (isOpen || last is not (')' or ']' or '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '`' or '}')) return address;
            address = address[..^1];
        }
        return address;
    }

    // Nothing that cannot be seen, and no quote or bracket that markup writes around an address.
    [GeneratedRegex(@"(?<url>https?://[^\s<>""`\p{Cc}\p{Cf}]{1,2000})|(?<sha>\b[0-9a-f]{7,64}\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
