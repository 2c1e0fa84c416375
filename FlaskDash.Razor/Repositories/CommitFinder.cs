using FlaskDash.Razor.Data;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Insights;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>Searches the commits of one repository, or of all that the viewer may see, newest committer date first.</summary>
/// <remarks>Nothing but the repositories of <c>VisibleTo</c> is asked, so that neither hits nor their number can tell of others.</remarks>
public sealed class CommitFinder(DashContext db, Viewer viewer, RepositoryHistory histories, CommitBrowser browser)
{
    /// <summary>Hits are counted this far, and then called "more than".</summary>
    public const int MostHits = 1_000;

    /// <summary>In a search of one word, a SHA is recognised from this many digits on: shorter ones are also words and years (<c>added</c>, <c>2024</c>).</summary>
    public const int ShortestLoneSha = 7;

    /// <summary>Commits that hold the text, and are looked at one by one for the rest of a search.</summary>
    private const int MostScanned = 50_000;

    /// <summary>So many commits of a person are found by their name in the text; more are told apart by the history's arrays.</summary>
    private const int FewOfAPerson = 2_000;

    private const int Batch = 5_000;

    private readonly DashContext db = db;
    private readonly RepositoryHistory histories = histories;

    private sealed record Hit(long Id, int Position);

    private sealed record Place(int Id, string Name, long Generation);

    /// <summary>One page of what is found.</summary>
    /// <param name="repositoryId">Null for all that the viewer may see.</param>
    public async Task<CommitSearchPage> FindAsync(SearchQuery query, int? repositoryId, CommitCursor cursor, CancellationToken ct)
    {
        var notes = query.Notes.ToList();
        var places = await PlacesAsync(query, repositoryId, notes, ct);
        if (query.Terms.Count == 0 || places.Count == 0) return new(new CommitPage([], null, null), query, 0, notes);

        var found = await LoneShaAsync(query, places.Keys, ct) ?? await SearchAsync(query, places, cursor, notes, ct);
        var page = await browser.PageOfAsync(found.Ids, cursor, query.Marked, ct);
        if (repositoryId is null) page = page with { Commits = [.. page.Commits.Select(c => c with { Repository = places[c.RepositoryId].Name })] };
        return new(page, query, found.Hits, notes) { IsPartial = found.IsPartial };
    }

    private async Task<Dictionary<int, Place>> PlacesAsync(SearchQuery query, int? repositoryId, List<string> notes, CancellationToken ct)
    {
        var places = await db.Repositories.AsNoTracking().VisibleTo(viewer).Where(r => (repositoryId == null || r.Id == repositoryId) && r.IndexedAt != null)
            .Select(r => new Place(r.Id, r.Name, r.Generation)).ToListAsync(ct);
        foreach (var term in query.Terms.Where(t => t.Field == SearchField.In))
        {
            var named = places.Where(p => p.Name.Equals(term.Value, StringComparison.OrdinalIgnoreCase)).ToList();
            if (named.Count == 0) named = places.FindAll(p => p.Name.Contains(term.Value, StringComparison.OrdinalIgnoreCase));
            if (named.Count == 0) notes.Add(repositoryId is null ? $"No repository that you can see is called “{term.Value}”." : $"This search goes through one repository, and it is not called “{term.Value}”.");
            places = term.IsNegated ? [.. places.Except(named)] : named;
        }
        return places.ToDictionary(p => p.Id);
    }

    private sealed record Found(List<long> Ids, int Hits, bool IsPartial = false);

    // The beginning of a SHA, typed alone. Null when it is none: then it is a word.
    private async Task<Found?> LoneShaAsync(SearchQuery query, IReadOnlyCollection<int> places, CancellationToken ct)
    {
        if (query.Terms is not [{ Field: SearchField.Text, IsPhrase: false, IsNegated: false, Value: { Length: >= ShortestLoneSha and <= 64 } typed }] || !typed.All(char.IsAsciiHexDigit)) return null;

        var ids = (await BeginningWith(typed, places).Take(CommitBrowser.PageSize).ToListAsync(ct)).ConvertAll(h => h.Id);
        return ids.Count == 0 ? null : new Found(ids, ids.Count);
    }

    private async Task<Found> SearchAsync(SearchQuery query, Dictionary<int, Place> places, CommitCursor cursor, List<string> notes, CancellationToken ct)
    {
        var (low, high) = KeysOf(query);
        var filter = new Filter(this, query, places, await ShasAsync(query, places.Keys, ct));
        // Of one repository, what asks for no text is answered without a walk through rows.
        if (places.Count == 1 && query.Terms.All(t => t.Field != SearchField.Text) && filter.IsInArrays && await filter.OfAsync(places.Values.Single(), ct) is { } one)
            return await FromArraysAsync(one.Snapshot, one.Commits, filter.Ids, low, high, places.Keys.Single(), cursor, ct);

        var text = await TextOfAsync(query, places, filter, ct);
        var (from, to) = (cursor.After is { } after ? Math.Max(low, after + 1) : low, cursor.Before is { } before ? Math.Min(high, before - 1) : high);
        var upwards = cursor.After is not null;
        var isFirst = cursor is { After: null, Before: null };
        if (filter.IsEmpty)
        {
            var first = await SearchText.PageAsync(db, places.Keys, text, from, to, upwards, CommitBrowser.PageSize + 1, isFirst ? MostHits + 1 : CommitBrowser.PageSize + 1, ct);
            return new Found(first.Keys, isFirst ? first.Count : (await SearchText.PageAsync(db, places.Keys, text, low, high, false, 0, MostHits + 1, ct)).Count);
        }

        var (page, isCut) = await ScanAsync(places, text, filter, from, to, upwards, isFirst ? MostHits + 1 : CommitBrowser.PageSize + 1, ct);
        var hits = page.Count;
        if (!isFirst)
        {
            (var all, isCut) = await ScanAsync(places, text, filter, low, high, false, MostHits + 1, ct);
            hits = all.Count;
        }
        if (isCut) notes.Add($"Only the newest {MostScanned} commits with that text were looked at. Add a word, or before: with an earlier date, to look further.");
        return new Found([.. page.Take(CommitBrowser.PageSize + 1)], hits, isCut);
    }

    /// <summary>Goes through the commits with the text, and keeps those that the filter lets through.</summary>
    private async Task<(List<long> Ids, bool IsCut)> ScanAsync(
        Dictionary<int, Place> places, List<TextTerm> text, Filter filter, long low, long high, bool upwards, int most, CancellationToken ct)
    {
        if (filter.Ids is { } only)
        {
            var among = await AmongAsync(places, text, only.Where(h => h.Id >= low && h.Id <= high), upwards, ct);
            return ([.. (await filter.ThroughAsync(among, ct)).Take(most)], false);
        }

        var found = new List<long>();
        var scanned = 0;
        while (true)
        {
            var keys = await SearchText.KeysAsync(db, places.Keys, text, low, high, upwards, Batch, ct);
            found.AddRange((await filter.ThroughAsync(keys, ct)).Take(most - found.Count));
            scanned += keys.Count;
            if (keys.Count < Batch || found.Count == most) return (found, false);
            if (scanned >= MostScanned) return (found, true);
            (low, high) = upwards ? (keys[^1] + 1, high) : (low, keys[^1] - 1);
        }
    }

    // Of a few commits known by their SHA, those with the text.
    private async Task<List<long>> AmongAsync(Dictionary<int, Place> places, List<TextTerm> text, IEnumerable<Hit> hits, bool upwards, CancellationToken ct)
    {
        var with = new List<long>();
        foreach (var hit in upwards ? hits.OrderBy(h => h.Id) : hits.OrderByDescending(h => h.Id))
            if (text.Count == 0 || (await SearchText.KeysAsync(db, places.Keys, text, hit.Id, hit.Id, false, 1, ct)).Count > 0) with.Add(hit.Id);
        return with;
    }

    private async Task<Found> FromArraysAsync(
        HistorySnapshot snapshot, CommitSet commits, List<Hit>? only, long low, long high, int repositoryId, CommitCursor cursor, CancellationToken ct)
    {
        SearchedCommits.Keep(commits, snapshot, low, high);
        if (only is not null)
        {
            var kept = new CommitSet(snapshot.Count);
            foreach (var hit in only.Where(h => commits.Contains(h.Position))) kept.Words[hit.Position >> 6] |= 1UL << hit.Position;
            commits = kept;
        }
        return new Found(await browser.WalkAsync(repositoryId, snapshot, commits, cursor, ct), Math.Min(commits.Count, MostHits + 1));
    }

    // null: no such term. Empty: nothing begins so.
    private async Task<(List<Hit>? Only, HashSet<long> Without)> ShasAsync(SearchQuery query, IReadOnlyCollection<int> places, CancellationToken ct)
    {
        List<Hit>? only = null;
        var without = new HashSet<long>();
        foreach (var term in query.Terms.Where(t => t.Field == SearchField.Sha))
        {
            var hits = await BeginningWith(term.Value, places).Take(MostHits).ToListAsync(ct);
            if (term.IsNegated) without.UnionWith(hits.Select(h => h.Id));
            else only = only is null ? hits : [.. only.IntersectBy(hits.Select(h => h.Id), h => h.Id)];
        }
        return (only, without);
    }

    private IQueryable<Hit> BeginningWith(string sha, IReadOnlyCollection<int> places)
    {
        var (low, high) = CommitBrowser.RangeOf(sha);
        // The index on repository and SHA gives the range of each repository.
        return db.Commits.FromSql($"""SELECT * FROM commits WHERE "Sha" >= {low} AND "Sha" <= {high}""").AsNoTracking()
            .Where(c => places.Contains(c.RepositoryId)).OrderByDescending(c => c.Id).Select(c => new Hit(c.Id, c.Position));
    }

    // Author and committer are looked for in the text as well, which knows no difference between them: few commits are then left to be looked at.
    // Whoever made many of a repository's commits is left to its arrays: the index would gather them all for each page.
    private static async Task<List<TextTerm>> TextOfAsync(SearchQuery query, Dictionary<int, Place> places, Filter filter, CancellationToken ct)
    {
        List<TextTerm> text = [.. query.Terms.Where(t => t.Field == SearchField.Text).Select(t => t.Text)];
        var people = query.Terms.Where(t => t is { Field: SearchField.Author or SearchField.Committer, IsNegated: false }).ToList();
        if (people.Count > 0 && text.Exists(t => !t.IsNegated) && places.Count == 1 && await filter.OfAsync(places.Values.Single(), ct) is { Commits.Count: > FewOfAPerson }) return text;
        return [.. text, .. people.Select(t => TextTerm.Word(t.Value) with { InPeople = true })];
    }

    private static (long Low, long High) KeysOf(SearchQuery query)
    {
        var (low, high) = (0L, long.MaxValue);
        foreach (var term in query.Terms.Where(t => t.Field is SearchField.Before or SearchField.After))
        {
            var seconds = (term.Day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400L;
            var first = CommitKey.FirstOf(seconds);
            if (term.Field == SearchField.After != term.IsNegated) low = Math.Max(low, first);
            else high = Math.Min(high, first - 1);
        }
        return (low, high);
    }

    /// <summary>Everything of a search that is not text, asked of one commit after the other. A history is opened when its first commit is met.</summary>
    private sealed class Filter(CommitFinder finder, SearchQuery query, Dictionary<int, Place> places, (List<Hit>? Only, HashSet<long> Without) shas)
    {
        private readonly List<SearchTerm> terms = [.. query.Terms.Where(SearchedCommits.Answers)];
        private readonly Dictionary<int, (HistorySnapshot Snapshot, CommitSet Commits)?> known = [];

        /// <summary>The commits with a wanted SHA; null when none is wanted.</summary>
        public List<Hit>? Ids => shas.Only;

        /// <summary>True when it lets everything through.</summary>
        public bool IsEmpty => terms.Count == 0 && shas is { Only: null, Without.Count: 0 };

        /// <summary>True when no SHA is to be left out, which the arrays know nothing of.</summary>
        public bool IsInArrays => shas.Without.Count == 0;

        /// <summary>The commits that it lets through, in their order.</summary>
        /// <param name="keys">Of commits that the viewer may see.</param>
        public async Task<List<long>> ThroughAsync(List<long> keys, CancellationToken ct)
        {
            keys = keys.FindAll(key => !shas.Without.Contains(key));
            if (terms.Count == 0) return keys;

            // Of one repository most are told by their keys alone.
            var told = new Dictionary<long, bool>(keys.Count);
            var near = 0;
            if (places.Count == 1 && await OfAsync(places.Values.Single(), ct) is { } one)
                foreach (var key in keys)
                    if (CommitOrder.Holds(one.Snapshot, one.Commits, key, ref near) is { } holds) told[key] = holds;
            var open = keys.FindAll(key => !told.ContainsKey(key));
            var commits = open.Count == 0 ? [] : await finder.db.Commits.Where(c => EF.Parameter(open).Contains(c.Id)).Select(c => new { c.Id, c.RepositoryId, c.Position }).ToListAsync(ct);
            foreach (var commit in commits)
                told[commit.Id] = places.TryGetValue(commit.RepositoryId, out var place) && await OfAsync(place, ct) is { } through && through.Commits.Contains(commit.Position);
            return keys.FindAll(key => told.GetValueOrDefault(key));
        }

        /// <summary>What it lets through of a repository, but for SHAs; null when its history is not there.</summary>
        public async ValueTask<(HistorySnapshot Snapshot, CommitSet Commits)?> OfAsync(Place place, CancellationToken ct) =>
            known.TryGetValue(place.Id, out var through) ? through : known[place.Id] = await LookAsync(place, ct);

        private async Task<(HistorySnapshot Snapshot, CommitSet Commits)?> LookAsync(Place place, CancellationToken ct)
        {
            if (await finder.histories.OpenAsync(place.Id, place.Generation, ct) is not { } history) return null;
            return (history.Snapshot, await SearchedCommits.OfAsync(history, terms, term => finder.TouchedAsync(place.Id, history.Snapshot, term.Value, ct)));
        }
    }

    private async Task<CommitSet> TouchedAsync(int repositoryId, HistorySnapshot snapshot, string path, CancellationToken ct)
    {
        var pattern = new PathPattern(path);
        var paths = (await db.Paths.Where(p => p.RepositoryId == repositoryId).Select(p => new { p.Id, p.Path }).ToListAsync(ct)).FindAll(p => pattern.Matches(p.Path)).ConvertAll(p => p.Id);
        var touched = new CommitSet(snapshot.Count);
        if (paths.Count == 0) return touched;

        var positions = await (
            from c in db.Commits
            join f in db.CommitFiles on c.Id equals f.CommitId
            where c.RepositoryId == repositoryId && (paths.Contains(f.PathId) || (f.OldPathId != null && paths.Contains(f.OldPathId.Value)))
            select c.Position).Distinct().ToListAsync(ct);
        foreach (var position in positions.Where(p => p < snapshot.Count)) touched.Words[position >> 6] |= 1UL << position;
        return touched;
    }
}
