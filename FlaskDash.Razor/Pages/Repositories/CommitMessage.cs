using FlaskDash.Razor.Insights;
namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A commit's message, taken apart for its page.</summary>
/// <param name="Body">What stands below the subject, with its lines as written; null when there is nothing. Trailers that are listed are not repeated.</param>
internal sealed record CommitMessage(string? Body, IReadOnlyList<Trailer> Trailers)
{
    /// <param name="message">The whole message (<c>%B</c>).</param>
    /// <param name="subject">Its subject (<c>%s</c>) as the heading shows it, possibly cut.</param>
    public static CommitMessage Of(string message, string subject)
    {
        var text = message.Replace("\r\n", "\n", StringComparison.Ordinal);
        var trailers = CommitTrailers.Of(text);
        return new CommitMessage(BodyOf(trailers.IsPure ? text[..trailers.Start] : text, subject), trailers.Items);
    }

    // The whole text where the heading does not say all of its first paragraph.
    private static string? BodyOf(string message, string subject)
    {
        var text = message.Trim('\n');
        var paragraph = text.IndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;

        // git joins the lines of the first paragraph to make the subject; a cut one lost its end.
        var said = string.Join(' ', paragraph.Split('\n').Select(line => line.Trim())).Trim();
        if (said != subject.Trim()) return text.Length == 0 ? null : text;

        var body = text[paragraph.Length..].Trim('\n').TrimEnd();
        return body.Length == 0 ? null : body;
    }
}
