namespace FlaskDash.Razor.Web.Components;

/// <summary>How far a piece of work is, as sent to the page (<c>data:</c> of the event stream) and as first drawn.</summary>
/// <param name="Text">The stage and its figures in words: "Reading lines: 1 204 of 5 531 commits".</param>
/// <param name="Done">Units done.</param>
/// <param name="Of">Units known; null while that is not known.</param>
/// <param name="IsFinished">True once: the page then loads itself anew, to show what came of it.</param>
public sealed record ProgressState(string Text, long Done, long? Of, bool IsFinished);

/// <summary>Progress with its stage in words. With scripts it follows the stream; without, it has a link that reloads.</summary>
/// <param name="State">The progress at the time of the page.</param>
/// <param name="StreamHref">The event stream of <see cref="ProgressState"/>; null for a still picture.</param>
public sealed record ProgressBar(ProgressState State, string? StreamHref = null) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<div class=\"progress\" data-progress=\"{StreamHref}\"><p role=\"status\"><span data-text>{State.Text}</span>");
        html.Write($" <a href=\"\" data-reload>Reload</a></p><progress aria-label=\"Progress\"");
        if (State.Of is > 0 and var of) html.Write($" max=\"{of}\" value=\"{Math.Min(State.Done, of)}\"");
        html.Write($"></progress></div>");
    }
}
