namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A commit's message, taken apart for its page.</summary>
internal static class CommitMessage
{
    /// <summary>What stands below the subject, with its lines as written; null when there is nothing.</summary>
    /// <param name="message">The whole message (<c>%B</c>).</param>
    /// <param name="subject">Its subject (<c>%s</c>) as the heading shows it, possibly cut.</param>
    /// <returns>The whole message where the heading does not say all of its first paragraph.</returns>
    public static string? BodyOf(string message, string subject)
    {
        var text = message.ReplaceLineEndings("\n").Trim('\n');
        var paragraph = text.IndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;

        // git joins the lines of the first paragraph to make the subject; a cut one lost its end.
        var said = string.Join(' ', paragraph.Split('\n').Select(line => line.Trim())).Trim();
        if (said != subject.Trim()) return text.Length == 0 ? null : text;

        var body = text[paragraph.Length..].Trim('\n').TrimEnd();
        return body.Length == 0 ? null : body;
    }
}
