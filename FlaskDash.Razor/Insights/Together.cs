namespace FlaskDash.Razor.Insights;

/// <summary>One repository of a sum.</summary>
/// <param name="Index">Its place among those asked.</param>
/// <param name="Numbers">Of the commits that no repository before it has.</param>
/// <param name="Elsewhere">Commits in view that one before it has: counted there.</param>
public sealed record TogetherPart(int Index, PeriodNumbers Numbers, int Elsewhere);

/// <summary>One of the repositories of a sum.</summary>
/// <param name="Shas">The beginnings of its SHAs.</param>
/// <param name="PatchIds">Those of its patch ids, where a commit that was picked from one repository into another is to count once; null where it counts in each.</param>
public sealed record OneOfMany(History History, ShaPrefixes Shas, ShaPrefixes? PatchIds = null);

/// <summary>Several repositories as one: each commit counts once, in the first that has it.</summary>
/// <remarks>Commits equal <c>git rev-list --count --no-merges TIP…</c> in a repository that holds all of them.</remarks>
/// <param name="Parts">As asked.</param>
/// <param name="Commits">Over time, all together.</param>
/// <param name="People">Everybody, by name and address, most commits first.</param>
public sealed record Together(IReadOnlyList<TogetherPart> Parts, CommitsOverTime Commits, IReadOnlyList<(Person Person, int Commits)> People)
{
    /// <param name="view">Of default branches; without one person or paths.</param>
    public static Together Of(IReadOnlyList<OneOfMany> repositories, ViewSettings view)
    {
        var (parts, histories, seen, seenPatches) = (new List<TogetherPart>(), new List<History>(), Array.Empty<ulong>(), Array.Empty<ulong>());
        foreach (var (history, shas, patches) in repositories)
        {
            var counted = CommitsInView.Of(history, view).Commits;
            var elsewhere = shas.Among(seen, history.Snapshot.Count);
            if (patches is not null) elsewhere.Add(patches.Among(seenPatches, history.Snapshot.Count));
            var apart = history with { Elsewhere = elsewhere };
            var numbers = HeadlineNumbers.SumOf(apart, view);
            parts.Add(new TogetherPart(parts.Count, numbers, counted.Count - numbers.Commits));
            histories.Add(apart);
            seen = ShaPrefixes.Merge(seen, shas.Of(counted));
            if (patches is not null) seenPatches = ShaPrefixes.Merge(seenPatches, patches.Of(counted));
        }
        return new Together(parts, Sum(histories, view), PeopleOf(histories, view));
    }

    // One axis for all: from the first commit of any to the last.
    private static CommitsOverTime Sum(List<History> histories, ViewSettings view)
    {
        var selections = histories.ConvertAll(h => h.Select(view));
        var offAxis = selections.Sum(s => s.OffAxis.Count);
        var days = selections.Select(s => s.Axis().Periods).Where(p => p.Count > 0).ToList();
        if (days.Count == 0) return new CommitsOverTime(ViewStep.Day, [], 0, offAxis);

        var aligned = view.Between(view.FirstDay ?? days.Min(p => p[0].Start), view.LastDay ?? days.Max(p => p[^1].End)) with { Step = view.Step };
        var parts = histories.ConvertAll(h => CommitsOverTime.Of(h, aligned));
        // One whose newest commit is of tomorrow has a day more than the others.
        var longest = parts.MaxBy(p => p.Buckets.Count)!;
        var buckets = longest.Buckets.Select((bucket, i) => bucket with { Commits = parts.Sum(p => i < p.Buckets.Count ? p.Buckets[i].Commits : 0) }).ToList();
        return new CommitsOverTime(longest.Step, buckets, parts.Sum(p => p.Total), offAxis);
    }

    private static List<(Person, int)> PeopleOf(List<History> histories, ViewSettings view) =>
        [.. histories.SelectMany(h => Committers.Of(h, view).Rows).GroupBy(c => new Person(c.Name, c.Email), c => c.Commits)
            .Select(p => (p.Key, p.Sum())).OrderByDescending(p => p.Item2).ThenBy(p => p.Key.Name, StringComparer.OrdinalIgnoreCase)];
}
