namespace FlaskDash.Razor.Web.Components;

/// <summary>What a state means, which decides its colour; the word beside it says the same.</summary>
public enum Tone
{
    /// <summary>Nothing to say about it.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, with something to know.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>On its way.</summary>
    Busy,
}

/// <summary>A state as one word with its colour.</summary>
public sealed record StateBadge(Tone Tone, string Word) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html) => html.Write($"<span class=\"badge {Tone.Css()}\">{Word}</span>");
}

/// <summary>A sentence that stands out: what happened and what to do.</summary>
/// <param name="Tone">Decides the colour; <see cref="Tone.Bad"/> is announced at once.</param>
/// <param name="Sentence">Plain words.</param>
/// <param name="Action">The label of the one thing to do; null for none.</param>
/// <param name="Href">Where that is done.</param>
public sealed record Notice(Tone Tone, string Sentence, string? Action = null, string? Href = null) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<p class=\"notice {Tone.Css()}\" role=\"{(Tone == Tone.Bad ? "alert" : "status")}\"><span>{new VisibleText(Sentence)}</span>");
        if (Action is not null) html.Write($" <a href=\"{Href}\">{Action}</a>");
        html.Write($"</p>");
    }
}

/// <summary>Nothing here yet: one sentence, one button.</summary>
/// <param name="Sentence">What is not here, and why.</param>
/// <param name="Action">The button's label; null where the viewer can do nothing.</param>
/// <param name="Href">Where the button leads (a page: a GET writes nothing).</param>
public sealed record EmptyState(string Sentence, string? Action = null, string? Href = null) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<div class=\"empty\"><p>{Sentence}</p>");
        if (Action is not null) html.Write($"<a class=\"button primary\" href=\"{Href}\">{Action}</a>");
        html.Write($"</div>");
    }
}

/// <summary>A setting of the view that differs from the default, and the address of the view without it.</summary>
public sealed record Chip(string Text, string RemoveHref);

/// <summary>The settings that differ from the defaults, each removable.</summary>
public sealed record Chips(IReadOnlyList<Chip> Items) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        if (Items.Count == 0) return;
        html.Write($"<ul class=\"chips\" aria-label=\"Settings of this view\">");
        foreach (var chip in Items)
            html.Write($"<li><a href=\"{chip.RemoveHref}\" rel=\"nofollow\"><bdi>{chip.Text}</bdi><span aria-hidden=\"true\"> ×</span><span class=\"sr\">, remove</span></a></li>");
        html.Write($"</ul>");
    }
}

/// <summary>One of several values, as a link to the view that has it.</summary>
public sealed record Choice(string Text, string Href, bool IsCurrent);

/// <summary>A setting with a few values, all visible, such as the range or the step: links, so that they work without scripts.</summary>
public sealed record Choices(string Label, IReadOnlyList<Choice> Items) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<nav class=\"choices\" aria-label=\"{Label}\">");
        foreach (var choice in Items)
        {
            html.Write($"<a href=\"{choice.Href}\" rel=\"nofollow\"");
            if (choice.IsCurrent) html.Write($" aria-current=\"true\"");
            html.Write($">{choice.Text}</a>");
        }

        html.Write($"</nav>");
    }
}

/// <summary>A value of a menu.</summary>
public sealed record SelectOption(string Value, string Text);

/// <summary>A setting with several values, as a menu of a form.</summary>
/// <param name="Name">Its name in the form; the field's id is made of it.</param>
/// <param name="Selected">The value that is chosen.</param>
public sealed record SelectField(string Label, string Name, IReadOnlyList<SelectOption> Options, string Selected) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<div class=\"field\"><label for=\"view-{Name}\">{Label}</label><select id=\"view-{Name}\" name=\"{Name}\">");
        foreach (var option in Options)
        {
            html.Write($"<option value=\"{option.Value}\"");
            if (option.Value == Selected) html.Write($" selected");
            html.Write($">{option.Text}</option>");
        }

        html.Write($"</select></div>");
    }
}

/// <summary>The way to the neighbouring pages of a keyset-paged list; null where there is none.</summary>
public sealed record Pager(string? NewerHref, string? OlderHref) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        if (NewerHref is null && OlderHref is null) return;
        html.Write($"<nav class=\"pager\" aria-label=\"Pages\">");
        if (NewerHref is not null) html.Write($"<a class=\"button\" rel=\"prev\" href=\"{NewerHref}\">← Newer</a>");
        if (OlderHref is not null) html.Write($"<a class=\"button\" rel=\"next\" href=\"{OlderHref}\">Older →</a>");
        html.Write($"</nav>");
    }
}

/// <summary>One of the headline numbers of a page.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Value">The number, written out (<see cref="Numbers"/>).</param>
/// <param name="Beside">The change against the period before, or the share it is of something; null for nothing.</param>
/// <param name="Css">"added" or "deleted" where the number has that colour; null for text.</param>
public sealed record Stat(string Label, string Value, string? Beside = null, string? Css = null);

/// <summary>The headline numbers of a page in one row.</summary>
public sealed record Stats(IReadOnlyList<Stat> Items) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        html.Write($"<dl class=\"stats\">");
        foreach (var stat in Items)
        {
            html.Write($"<div><dt>{stat.Label}</dt><dd class=\"value {stat.Css}\">{new VisibleText(stat.Value)}</dd>");
            if (stat.Beside is not null) html.Write($"<dd class=\"beside\">{stat.Beside}</dd>");
            html.Write($"</div>");
        }

        html.Write($"</dl>");
    }
}

/// <summary>A command to copy, with a button where scripts run.</summary>
/// <param name="Command">The command, one line or several.</param>
public sealed record CommandLine(string Command) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html) =>
        html.Write($"<div class=\"command\"><pre tabindex=\"0\" aria-label=\"Command\"><code>{Command}</code></pre><button type=\"button\" class=\"button\" data-copy hidden>Copy</button></div>");
}

/// <summary>The id under which the log has this request.</summary>
public sealed record TraceLine(string TraceId) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html) =>
        html.Write($"<p class=\"trace\">Trace id <code>{TraceId}</code> — whoever runs this site finds the reason under it in the log.</p>");
}

internal static class ToneNames
{
    public static string Css(this Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "bad",
        Tone.Busy => "busy",
        _ => "plain",
    };
}
