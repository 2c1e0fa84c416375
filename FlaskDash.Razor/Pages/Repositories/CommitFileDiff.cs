using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A file of a commit: what became of it, and its lines.</summary>
/// <param name="Href">This file alone, with more of its lines; null when that is this page.</param>
internal sealed record CommitFileDiff(FileDiff Diff, string? Href) : Component
{
    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        var file = Diff.File;
        html.Write($"<figure class=\"diff\" id=\"file-{file.Number}\"><figcaption><span class=\"path\">");
        if (file.OldPath is not null) html.Write($"<bdi dir=\"ltr\">{new VisibleText(file.OldPath)}</bdi> → ");
        html.Write($"<bdi dir=\"ltr\">{new VisibleText(file.Path)}</bdi></span>");
        foreach (var fact in Facts()) html.Write($" <span class=\"fact\">{fact}</span>");
        if (file.Additions is { } additions) html.Write($" <span class=\"added\">{LineCount.Added(additions)}</span> <span class=\"deleted\">{LineCount.Deleted(file.Deletions ?? 0)}</span>");
        html.Write($"</figcaption>");

        WriteKind(html);
        WriteRows(html);
        WriteState(html);
        html.Write($"</figure>");
    }

    private IEnumerable<string> Facts()
    {
        if (Diff.Change is not { } change) yield break;

        yield return change switch
        {
            'A' => "added",
            'C' => "copied",
            'D' => "deleted",
            'R' => "renamed",
            'T' => $"{NameOf(Diff.OldMode)} became {NameOf(Diff.NewMode)}",
            _ => "modified",
        };
        if (change == 'T') yield break;
        if (Diff.OldMode != Diff.NewMode && Diff.OldMode > 0 && Diff.NewMode > 0) yield return FormattableString.Invariant($"mode {Diff.OldMode} → {Diff.NewMode}");
        else if (Math.Max(Diff.OldMode, Diff.NewMode) is not FileMode.Plain and var mode) yield return NameOf(mode);
    }

    private static string NameOf(int mode) => mode switch
    {
        FileMode.Plain => "file",
        FileMode.Executable => "executable",
        FileMode.Symlink => "symbolic link",
        FileMode.Submodule => "submodule",
        _ => FormattableString.Invariant($"mode {mode}"),
    };

    private void WriteKind(Markup html)
    {
        if (Diff.OldSubmodule is not null || Diff.NewSubmodule is not null)
        {
            html.Write($"<p class=\"muted\">A commit of another repository: ");
            if (Diff.OldSubmodule is { } old) html.Write($"<code>{old}</code>");
            if (Diff is { OldSubmodule: not null, NewSubmodule: not null }) html.Write($" → ");
            if (Diff.NewSubmodule is { } @new) html.Write($"<code>{@new}</code>");
            html.Write($"</p>");
        }
        if (Diff.OldPointer is not null || Diff.NewPointer is not null)
            html.Write($"<p class=\"muted\">Git LFS pointer; the file itself is kept elsewhere: {Change(Diff.OldPointer?.Bytes, Diff.NewPointer?.Bytes)}.</p>");
        if (Diff.IsBinary)
            html.Write($"<p class=\"muted\">{BinaryWord()}: {Change(Diff.OldBytes, Diff.NewBytes)}.</p>");
        else if (Diff is { State: FileDiffState.Whole, Rows.Count: 0, OldSubmodule: null, NewSubmodule: null })
            html.Write($"<p class=\"muted\">{(Diff.Change is 'A' or 'D' ? "An empty file." : "No line changed.")}</p>");
    }

    private string BinaryWord()
    {
        var isLarge = Math.Max(Diff.OldBytes ?? 0, Diff.NewBytes ?? 0) > FileDiff.MostBytes;
        var limit = Numbers.Of(FileDiff.MostBytes / 1024 / 1024) + " MB";
        return !isLarge || Diff.File is { HasCounts: true, Additions: null } ? "Binary"
            : Diff.File.HasCounts ? $"Larger than {limit}, so its lines are not shown" : $"Binary, or larger than {limit}, so no lines are shown";
    }

    private static string Change(long? old, long? @new) => (old, @new) switch
    {
        ({ } before, { } after) when before == after => Numbers.Count(after, "byte", "bytes") + " before and after",
        ({ } before, { } after) => $"{Numbers.Of(before)} → {Numbers.Count(after, "byte", "bytes")}",
        ({ } before, null) => Numbers.Count(before, "byte", "bytes") + " before",
        (null, { } after) => Numbers.Count(after, "byte", "bytes"),
        _ => "its size is not known",
    };

    private void WriteRows(Markup html)
    {
        // A submodule has a line that says its commit once more.
        if (Diff.Rows.Count == 0 || Diff.Change != 'T' && (Diff.OldSubmodule ?? Diff.NewSubmodule) is not null) return;

        var lines = Diff.Rows.Where(r => r.Kind != DiffRow.Hunk).ToList();
        var isCrLf = lines.TrueForAll(r => r.Text.EndsWith('\r') || r.EndsFile || r.BytesCut > 0) && lines.Exists(r => r.Text.EndsWith('\r'));
        if (isCrLf) html.Write($"<p class=\"muted\">Lines end with CR LF.</p>");
        html.Write($"<table class=\"lines\" aria-label=\"Lines of {VisibleText.Plain(Diff.File.Path)}\"><thead class=\"sr\"><tr><th scope=\"col\">Number before</th><th scope=\"col\">Number after</th><th scope=\"col\">Change</th><th scope=\"col\">Line</th></tr></thead><tbody>");
        foreach (var row in Diff.Rows)
        {
            if (row.Kind == DiffRow.Hunk)
            {
                // Nothing is left out above a file's first line.
                if (row is not { Old: <= 1, New: <= 1 }) html.Write($"<tr class=\"hunk\"><td class=\"no old\">…</td><td class=\"no\">…</td><td></td><td>{new VisibleText(row.Text)}</td></tr>");
                continue;
            }
            html.Write($"<tr");
            if (row.Kind == DiffRow.Added) html.Write($" class=\"come\"");
            else if (row.Kind == DiffRow.Deleted) html.Write($" class=\"gone\"");
            html.Write($"><td class=\"no old\">");
            if (row.Old is { } old) html.Write($"{old}");
            html.Write($"</td><td class=\"no\">");
            if (row.New is { } @new) html.Write($"{@new}");
            html.Write($"</td><td class=\"sign\">{(row.Kind == DiffRow.Deleted ? "−" : row.Kind == DiffRow.Added ? "+" : null)}</td><td>");
            WriteLine(html, row, isCrLf);
            html.Write($"</td></tr>");
        }
        html.Write($"</tbody></table>");
    }

    private static void WriteLine(Markup html, DiffRow row, bool isCrLf)
    {
        var text = isCrLf && row.Text.EndsWith('\r') ? row.Text[..^1] : row.Text;
        var from = 0;
        foreach (var mark in row.Marks ?? [])
        {
            var (start, end) = (mark.Start.Value, Math.Min(mark.End.Value, text.Length));
            if (start >= end) continue;
            VisibleText.Write(html, text[from..start]);
            html.Write($"{new Marked(text[start..end], row.Kind == DiffRow.Added)}");
            from = end;
        }
        VisibleText.Write(html, text[from..]);
        if (row.BytesCut > 0) html.Write($"<span class=\"unseen\">and {Numbers.Count(row.BytesCut, "more byte", "more bytes")}</span>");
        if (row.EndsFile) html.Write($"<span class=\"unseen\" title=\"The file ends without a line end\">no line end</span>");
    }

    private void WriteState(Markup html)
    {
        var count = Diff.Rows.Count(r => r.Kind != DiffRow.Hunk);
        var changed = (long)(Diff.File.Additions ?? 0) + (Diff.File.Deletions ?? 0);
        var (sentence, action) = Diff.State switch
        {
            FileDiffState.Cut => ($"Cut here: {Numbers.Count(count, "line is", "lines are")} shown, and there are more.", "Show more of this file"),
            FileDiffState.NotAsked when changed > 0 => ($"{Numbers.Count(changed, "changed line", "changed lines")}, not shown with so many others.", "Show this file"),
            FileDiffState.NotAsked => ("Not shown with so many others.", "Show this file"),
            FileDiffState.TooSlow => ("git took longer than it may here, and was stopped.", "Try this file alone"),
            FileDiffState.Busy => ("Too many commits are compared at the moment. Try again in a few seconds.", "Try this file alone"),
            FileDiffState.Failed => ("git could not read these lines in this server’s copy of the repository. The log says more.", null),
            FileDiffState.NameUnreadable => ("Its name is no UTF-8, so git cannot be asked for its lines.", null),
            _ => ((string?)null, (string?)null),
        };
        if (sentence is not null) html.Write($"{new Notice(Tone.Warning, sentence, Href is null ? null : action, Href)}");
    }

    private sealed record Marked(string Text, bool IsAdded) : Component
    {
        protected override void Write(Markup html)
        {
            var text = new VisibleText(Text);
            if (IsAdded) html.Write($"<ins>{text}</ins>");
            else html.Write($"<del>{text}</del>");
        }
    }

    private static class FileMode
    {
        public const int Plain = 100644, Executable = 100755, Symlink = 120000, Submodule = 160000;
    }
}
