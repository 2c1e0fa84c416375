namespace FlaskDash.Razor.Insights;

/// <summary>What a view's <see cref="ViewSettings.Ref"/> means in one history.</summary>
/// <remarks>Equals <c>git rev-list REF</c>, <c>git rev-list --all</c> and, as a set difference over parents, <c>git rev-list A..B</c>.</remarks>
internal sealed class RefChoice
{
    private const string Heads = "refs/heads/", TagPrefix = "refs/tags/";

    private readonly History history;

    public RefChoice(History history, string? name)
    {
        this.history = history;
        if (name is null) Tips = history.Head is { } head ? [head] : [];
        else if (name == ViewQuery.AllRefs) Tips = [.. history.Refs.Values.Distinct().Order()];
        else if (name.Split("..") is [var from, var to]) (Without, Tips) = (Find(from) is { } start ? [start] : [], Find(to) is { } end ? [end] : []);
        else Tips = Find(name) is { } tip ? [tip] : [];
    }

    /// <summary>Positions whose history counts.</summary>
    public int[] Tips { get; }

    /// <summary>Positions whose history does not.</summary>
    public int[] Without { get; } = [];

    /// <summary>The first name that this history does not have, or has twice.</summary>
    public ViewFault? Fault { get; private set; }

    /// <summary>The newest tag that <see cref="Tips"/> reach; null when there is none.</summary>
    public Tag? TagBelow()
    {
        if (Tips.Length == 0 || history.Tags.Count == 0) return null;

        var reach = history.Snapshot.Reach(Tips);
        return history.Tags.FirstOrDefault(tag => reach.Contains(tag.Position));
    }

    /// <summary>The commits, as bits by position; null when there is none.</summary>
    public ulong[]? Reach(ViewRange range)
    {
        if (Tips.Length == 0) return null;

        var reach = history.Snapshot.Reach(Tips).Words;
        var without = range == ViewRange.SinceTag && TagBelow() is { } tag ? [.. Without, tag.Position] : Without;
        return without.Length == 0 ? reach : [.. reach.Zip(history.Snapshot.Reach(without).Words, (a, b) => a & ~b)];
    }

    // As git: the full name first, then a branch or a tag; a name that is both is nobody's.
    private int? Find(string name)
    {
        if (name == "HEAD") return history.Head;
        if (history.Refs.TryGetValue(name, out var full)) return full;

        var branch = history.Refs.TryGetValue(Heads + name, out var head);
        var tag = history.Refs.TryGetValue(TagPrefix + name, out var tagged);
        if (branch != tag) return branch ? head : tagged;

        Fault ??= new ViewFault("ref", branch
            ? $"ref={name} is both a branch and a tag here. Say which: {Heads}{name} or {TagPrefix}{name}."
            : $"ref={(name.Length <= 60 ? name : name[..59] + "…")} is no branch or tag of this repository.");
        return null;
    }
}
