using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using Microsoft.EntityFrameworkCore;

// What stands in a query is written as SQL: no culture and no comparison of .NET's can be given there.
#pragma warning disable CA1304, CA1311, CA1862

namespace FlaskDash.Razor.Repositories;

/// <summary>A way to go on typing.</summary>
/// <param name="Text">What replaces the part that is being typed.</param>
/// <param name="Note">What it means, or where it is from; null for nothing.</param>
public sealed record Completion(string Text, string? Note);

/// <summary>Ways to go on with the part of a search that is being typed.</summary>
/// <param name="From">Where that part begins in the text.</param>
/// <param name="To">Where it ends.</param>
public sealed record Completions(int From, int To, IReadOnlyList<Completion> Options);

/// <summary>Completes a search as it is typed, from what the viewer may see and nothing else.</summary>
public sealed class SearchCompletion(DashContext db, Viewer viewer)
{
    private const int Most = 8;
    private const string TagPrefix = "refs/tags/";

    private static readonly string[] Kinds = ["merge", "bot"];

    private static readonly Completion[] Fields =
    [
        new("author:", "who wrote it"), new("committer:", "who committed it"), new("path:", "a path that it touched"), new("before:", "a date, such as 2024-03-01"),
        new("after:", "a date, that day included"), new("sha:", "the beginning of its SHA"), new("tag:", "contained in a tag"), new("in:", "a repository’s name"),
        new("is:merge", "with several parents"), new("is:bot", "by a program"),
    ];

    private IQueryable<Repository> Visible(int? id) => db.Repositories.AsNoTracking().VisibleTo(viewer).Where(r => id == null || r.Id == id);

    /// <summary>Ways to go on at a place of the text.</summary>
    /// <param name="at">The caret: characters before it.</param>
    /// <param name="repositoryId">Null for all that the viewer may see.</param>
    public async Task<Completions> OfAsync(string text, int at, int? repositoryId, CancellationToken ct)
    {
        at = Math.Clamp(at, 0, text.Length);
        var from = StartOf(text, at);
        var typed = text[from..at];
        var dash = typed.StartsWith('-') ? "-" : "";
        typed = typed[dash.Length..];
        var colon = typed.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            var names = typed.Length == 0 ? [] : Fields.Where(f => f.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && f.Text.Length > typed.Length && (repositoryId is null || f.Text != "in:"));
            return new(from, at, [.. names.Select(f => f with { Text = dash + f.Text })]);
        }

        var (field, value) = (typed[..colon].ToLowerInvariant(), typed[(colon + 1)..].TrimStart('"'));
        var found = field is "author" or "committer" or "path" or "tag" or "in" or "is" ? await ValuesAsync(field, value, repositoryId, ct) : [];
        return new(from, at, [.. found.Where(f => !f.Contains('"', StringComparison.Ordinal)).Select(f => new Completion($"{dash}{field}:{(f.Any(char.IsWhiteSpace) ? $"\"{f}\"" : f)}", null))]);
    }

    private async Task<IReadOnlyList<string>> ValuesAsync(string field, string value, int? repositoryId, CancellationToken ct)
    {
        if (field == "is") return [.. Kinds.Where(v => v.StartsWith(value, StringComparison.OrdinalIgnoreCase))];

        var visible = Visible(repositoryId);
        var names = field switch
        {
            "in" => visible.Select(r => r.Name),
            "tag" => db.Refs.Where(t => visible.Any(r => r.Id == t.RepositoryId) && t.Name.StartsWith(TagPrefix)).Select(t => t.Name.Substring(TagPrefix.Length)),
            "path" => db.Paths.Where(p => visible.Any(r => r.Id == p.RepositoryId)).Select(p => p.Path),
            _ => db.Identities.Where(i => visible.Any(r => r.Id == i.RepositoryId)).Select(i => i.Name),
        };
        // SQLite lowers ASCII only, so what is typed is looked for as it is, too. A path's case counts.
        var part = value.ToLowerInvariant();
        names = field == "path" ? names.Where(n => n.Contains(value)) : names.Where(n => n.Contains(value) || n.ToLower().Contains(part));
        // Addresses are for those who have signed in.
        if (field is "author" or "committer" && viewer.IsSignedIn && value.Contains('@', StringComparison.Ordinal))
            names = db.Identities.Where(i => visible.Any(r => r.Id == i.RepositoryId) && i.Email.ToLower().Contains(part)).Select(i => i.Email);

        // Those that begin with it come first; of tags the highest.
        names = names.Distinct();
        var ordered = field == "tag"
            ? names.OrderByDescending(n => n.ToLower().StartsWith(part)).ThenByDescending(n => n)
            : names.OrderByDescending(n => n.ToLower().StartsWith(part)).ThenBy(n => n);
        return await ordered.Take(Most).ToListAsync(ct);
    }

    /// <summary>Where the part at the caret begins: behind the last white space that is not between quotes.</summary>
    private static int StartOf(string text, int at)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < at; i++)
        {
            // A quote opens at the beginning of a part or behind its colon.
            if (text[i] == '"') isQuoted = !isQuoted && (i == start || text[i - 1] is ':' or '-');
            else if (!isQuoted && char.IsWhiteSpace(text[i])) start = i + 1;
        }
        return start;
    }
}
