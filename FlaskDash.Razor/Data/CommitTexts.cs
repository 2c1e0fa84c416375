using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Answers questions to FTS5 from the texts of a few commits, where the index alone is slow.</summary>
/// <remarks>
/// FTS5 has an index of words. For what begins with a term it gathers the commits of all such words before it tells the first:
/// 25 ms for "the" in 82,000 commits, where those of one word are told one after the other, 1,000 in 0.3 ms.
/// </remarks>
/// <param name="fewPages">Pages of 4 kB of the index that are gathered in less time than texts are read.</param>
internal sealed class CommitTexts(
    DashContext db, IReadOnlyCollection<int> repositories, IReadOnlyCollection<TextTerm> terms, long low, long high, bool upwards, int fewPages = 32)
{
    /// <summary>So many texts are read in less time than more pages are gathered.</summary>
    private const int Few = 600;

    /// <summary>Commits whose texts tell how a term goes on.</summary>
    private const int Sample = 50;

    /// <summary>So many ways to go on are asked for, the most frequent.</summary>
    private const int MostWords = 8;

    /// <summary>Characters of a message. Commits with a longer one are left to the index, so that no history can fill the memory.</summary>
    internal const int Longest = 20_000;

    private sealed record CommitText(string Message, string People);

    /// <summary>As <see cref="SearchText.PageAsync"/>; null when the index is to be asked.</summary>
    public async Task<TextPage?> PageAsync(int size, int most, CancellationToken ct)
    {
        if (terms.All(t => t.IsNegated) || !terms.Any(t => t.IsPrefix)) return null;

        List<TextTerm> light = [.. terms.Where(t => !t.IsPrefix), .. await GatheredAsync([.. terms.Where(t => t.IsPrefix)], ct)];
        return light.Count == terms.Count ? null : await OfFewAsync(light, size, most, ct) ?? await OfManyAsync(size, most, ct);
    }

    // Few commits hold the rest: their texts tell which hold the heavy terms.
    private async Task<TextPage?> OfFewAsync(List<TextTerm> light, int size, int most, CancellationToken ct)
    {
        if (light.TrueForAll(t => t.IsNegated)) return null;
        var keys = await SearchText.KeysAsync(db, repositories, light, low, high, upwards, Few + 1, ct);
        if (keys.Count > Few || await TextsAsync(keys, ct) is not { } texts) return null;

        var held = HeldBy(texts, keys);
        return new TextPage([.. held.Take(size)], Math.Min(held.Count, most));
    }

    // Words alone, as the terms stand or as they go on in a few commits, are in as many commits as are counted: then only the page is open.
    private async Task<TextPage?> OfManyAsync(int size, int most, CancellationToken ct)
    {
        var found = await SearchText.AskAsync(db, repositories, InWords(_ => []), low, high, upwards, size, most, ct);
        if (found.Count < most)
        {
            var sample = await SearchText.KeysAsync(db, repositories, [], low, high, upwards, Sample, ct);
            if (await TextsAsync(sample, ct) is not { } texts) return null;
            found = await SearchText.AskAsync(db, repositories, InWords(t => WordsOf(t, texts.Values)), low, high, upwards, size, most, ct);
        }
        return found.Count == most && await FirstAsync(found.Keys, ct) is { } keys ? new TextPage(keys, most) : null;
    }

    private List<TextTerm> InWords(Func<TextTerm, IReadOnlyList<string>> others) =>
        [.. terms.Select(t => t is { IsPrefix: true, IsNegated: false } ? t with { IsPrefix = false, Others = others(t) } : t)];

    // Of the commits with those words, and of all others as near to the end, which may hold longer ones.
    private async Task<List<long>?> FirstAsync(List<long> found, CancellationToken ct)
    {
        if (found.Count == 0) return found;
        var (first, last) = upwards ? (low, found[^1]) : (found[^1], high);
        var near = await SearchText.KeysAsync(db, repositories, [], first, last, upwards, found.Count + Few + 1, ct);
        var others = near.Except(found).ToList();
        if (others.Count > Few || await TextsAsync(others, ct) is not { } texts) return null;

        var held = HeldBy(texts, others).Concat(found);
        return [.. (upwards ? held.Order() : held.OrderDescending()).Take(found.Count)];
    }

    /// <summary>The beginnings whose words take few pages of the index.</summary>
    /// <remarks>
    /// About: the table names the first word that begins on a page, by segment, behind a "0": https://www.sqlite.org/fts5.html section 9.4.
    /// The last character of Unicode comes after all that go on.
    /// </remarks>
    private async Task<IEnumerable<TextTerm>> GatheredAsync(List<TextTerm> beginnings, CancellationToken ct)
    {
        var words = JsonSerializer.Serialize(beginnings.Select(t => "0" + SearchTokens.Fold(SearchTokens.LastOf(t.Text))));
        var pages = await db.Database.SqlQuery<int>(
            $"""
            WITH RECURSIVE segments (segment) AS (
                SELECT min(segid) FROM commit_search_idx UNION ALL SELECT (SELECT min(segid) FROM commit_search_idx WHERE segid > segment) FROM segments WHERE segment IS NOT NULL)
            SELECT coalesce(sum(
                coalesce(
                    (SELECT pgno / 2 FROM commit_search_idx WHERE segid = segment AND term > CAST(word.value || char(0x10ffff) AS BLOB) ORDER BY term LIMIT 1),
                    (SELECT pgno / 2 FROM commit_search_idx WHERE segid = segment ORDER BY term DESC LIMIT 1))
                - coalesce((SELECT pgno / 2 FROM commit_search_idx WHERE segid = segment AND term <= CAST(word.value AS BLOB) ORDER BY term DESC LIMIT 1), 0)), 0) AS "Value"
            FROM json_each({words}) AS word CROSS JOIN segments WHERE segment IS NOT NULL GROUP BY word.key ORDER BY word.key
            """).ToListAsync(ct);
        return beginnings.Zip(pages).Where(p => p.Second <= fewPages).Select(p => p.First);
    }

    // Null when a message is too long. Message and people are those that SqliteCommitSearch writes.
    private async Task<Dictionary<long, CommitText>?> TextsAsync(List<long> keys, CancellationToken ct)
    {
        var rows = await (
            from c in db.Commits
            join author in db.Identities on c.AuthorId equals author.Id
            join committer in db.Identities on c.CommitterId equals committer.Id
            where EF.Parameter(keys).Contains(c.Id)
            select new
            {
                c.Id,
                Message = c.Message == null ? c.Subject : c.Message.Length <= Longest ? c.Message : null,
                People = author.Name + " " + author.Email + (c.AuthorId == c.CommitterId ? "" : " " + committer.Name + " " + committer.Email),
            }).ToListAsync(ct);
        return rows.Exists(r => r.Message is null) ? null : rows.ToDictionary(r => r.Id, r => new CommitText(r.Message!, r.People));
    }

    private List<long> HeldBy(Dictionary<long, CommitText> texts, List<long> keys)
    {
        var wanted = terms.Select(t => (t.IsNegated, t.InPeople, Holds: SearchTokens.Holding(t))).ToList();
        return keys.FindAll(key => texts.TryGetValue(key, out var text) && wanted.TrueForAll(w => w.IsNegated != (!w.InPeople && w.Holds(text.Message) || w.Holds(text.People))));
    }

    private static List<string> WordsOf(TextTerm term, IEnumerable<CommitText> texts) =>
        [.. texts.SelectMany(t => term.InPeople ? [t.People] : new[] { t.Message, t.People }).SelectMany(text => SearchTokens.TextsOf(text, term))
            .CountBy(SearchTokens.Fold).OrderByDescending(w => w.Value).Take(MostWords).Select(w => w.Key)];
}
