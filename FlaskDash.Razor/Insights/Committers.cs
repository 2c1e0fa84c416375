using System.Buffers;

namespace FlaskDash.Razor.Insights;

/// <summary>One person, and what their commits add up to.</summary>
/// <param name="Number">The <see cref="Data.GitIdentity.Number"/> of the first identity of that person.</param>
/// <param name="Additions">As far as lines are read.</param>
/// <param name="Deletions">As far as lines are read.</param>
/// <param name="LinesMissing">Commits whose line counts are still to be read.</param>
/// <param name="First">Day of the first commit in view, on the view's clock; null when no commit has a possible date.</param>
/// <param name="Last">Day of the last one, likewise.</param>
public sealed record Committer(
    int Number, string Name, string Email, int Commits, long Additions, long Deletions, int LinesMissing, DateOnly? First, DateOnly? Last)
{
    /// <summary>The commits, where co-authors share them each by its part; else <see cref="Commits"/>.</summary>
    public double Credit { get; init; } = Commits;

    /// <summary>Days with a commit, by <see cref="ActiveDays"/>; 0 where they were not counted.</summary>
    public int ActiveDays { get; init; }

    /// <summary>The most of them in a row.</summary>
    public int LongestStreak { get; init; }
}

/// <summary>Everyone who wrote a commit in view, as the view tells people apart.</summary>
/// <remarks>
/// Commits equal <c>git log --no-merges --format='%an &lt;%ae&gt;' HEAD | sort | uniq -c</c>; lines the sums over
/// <c>git log --no-merges --numstat -M --format='@%an &lt;%ae&gt;' HEAD</c>; first and last the least and the greatest of
/// <c>git log --no-merges --format='%ad %an &lt;%ae&gt;' --date=short HEAD</c>.
/// </remarks>
/// <param name="Rows">Most commits first.</param>
public sealed record Committers(IReadOnlyList<Committer> Rows)
{
    /// <summary>Of one person. Two of them fit into a line of the processor's cache: keep it so.</summary>
    private record struct Sum(int Commits, long Additions, long Deletions, int LinesMissing, int First, int Last);

    /// <summary>What others have of the commits of one person.</summary>
    private record struct Others(double Commits, double Additions, double Deletions);

    /// <summary>The columns about lines of one chunk.</summary>
    private readonly ref struct LineColumns(HistoryColumns columns, LinesInView lines, int chunk)
    {
        private readonly ReadOnlySpan<uint> additions = lines.Additions(chunk);
        private readonly ReadOnlySpan<uint> deletions = lines.Deletions(chunk);
        private readonly ReadOnlySpan<byte> flags = columns.Flags;

        /// <summary>Adds a commit that so many people share.</summary>
        public void AddPart(ref Sum sum, ref Others others, int index, int people)
        {
            AddTo(ref sum, index);
            var part = 1 - 1.0 / people;
            others.Commits += part;
            if ((flags[index] & (byte)CommitFlags.LinesRead) == 0) return;
            others.Additions += part * additions[index];
            others.Deletions += part * deletions[index];
        }

        public void AddTo(ref Sum sum, int index)
        {
            sum.Commits++;
            if ((flags[index] & (byte)CommitFlags.LinesRead) != 0)
            {
                sum.Additions += additions[index];
                sum.Deletions += deletions[index];
            }
            else if ((flags[index] & (byte)CommitFlags.LinesUnreadable) == 0) sum.LinesMissing++;
        }
    }

    public static Committers Of(History history, ViewSettings view) => Of(history, view, withDays: false);

    /// <summary>The same with <see cref="Committer.ActiveDays"/> and <see cref="Committer.LongestStreak"/>.</summary>
    public static Committers WithDaysOf(History history, ViewSettings view) => Of(history, view, withDays: true);

    private static Committers Of(History history, ViewSettings view, bool withDays)
    {
        var snapshot = history.Snapshot;
        var selection = history.Select(view);
        var (personOf, names) = history.PeopleOf(view);
        var people = history.People.Count;
        // Large arrays are rented: made for each answer, they would have the collector walk through all that is kept.
        var sums = ArrayPool<Sum>.Shared.Rent(people);
        Array.Fill(sums, new Sum { First = int.MaxValue, Last = int.MinValue }, 0, people);
        var others = view.CoAuthors == ViewCredit.None ? [] : new Others[people];
        var room = new int[Math.Min(snapshot.Count, HistoryFormat.ChunkSize)];
        var counted = history.LinesIn(view);
        var shared = new Credits(history, view, personOf);
        var sharedOffAxis = new Credits(history, view, personOf);
        var split = view.CoAuthors == ViewCredit.Split;

        for (var n = 0; n < snapshot.Chunks; n++)
        {
            var columns = snapshot.Columns(n);
            var authors = columns.Author;
            var days = selection.DaysOf(n, room);
            var lines = new LineColumns(columns, counted, n);
            foreach (var i in selection.OnAxis.In(n))
            {
                var (author, day) = (personOf[authors[i]], days[i]);
                if (shared.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is { } credited)
                {
                    foreach (var person in credited)
                    {
                        lines.AddPart(ref sums[person], ref others[person], i, split ? credited.Count : 1);
                        sums[person].First = Math.Min(sums[person].First, day);
                        sums[person].Last = Math.Max(sums[person].Last, day);
                    }
                    continue;
                }
                ref var sum = ref sums[author];
                lines.AddTo(ref sum, i);
                sum.First = Math.Min(sum.First, day);
                sum.Last = Math.Max(sum.Last, day);
            }
            if (!view.IsUnbounded) continue;
            foreach (var i in selection.OffAxis.In(n))
            {
                if (sharedOffAxis.Of(n * HistoryFormat.ChunkSize + i, authors[i]) is { } credited) foreach (var person in credited) lines.AddPart(ref sums[person], ref others[person], i, split ? credited.Count : 1);
                else lines.AddTo(ref sums[personOf[authors[i]]], i);
            }
        }

        using var activeDays = withDays ? new ActiveDays(history, view, selection) : null;
        var rows = RowsOf(names, sums, others, activeDays);
        ArrayPool<Sum>.Shared.Return(sums);
        return new Committers(rows);
    }

    /// <summary>Most commits first, equal ones as they first appear in the history.</summary>
    private static Committer[] RowsOf(IReadOnlyList<Person> people, Sum[] sums, Others[] others, ActiveDays? days)
    {
        var (numbers, credits) = (ArrayPool<int>.Shared.Rent(people.Count), ArrayPool<double>.Shared.Rent(people.Count));
        var count = 0;
        for (var number = 0; number < people.Count; number++)
        {
            if (sums[number].Commits == 0) continue;
            (numbers[count], credits[count]) = (number, RestOf(number).Commits - sums[number].Commits);
            count++;
        }
        Array.Sort(credits, numbers, 0, count);
        // Numbers sort by themselves several times faster than pairs; what is equal is put right afterwards.
        for (var (start, end) = (0, 1); start < count; (start, end) = (end, end + 1))
        {
            while (end < count && credits[end] == credits[start]) end++;
            Array.Sort(numbers, start, end - start);
        }

        var rows = new Committer[count];
        for (var at = 0; at < count; at++) rows[at] = RowOf(numbers[at]);
        ArrayPool<int>.Shared.Return(numbers);
        ArrayPool<double>.Shared.Return(credits);
        return rows;

        Committer RowOf(int number)
        {
            var (sum, rest) = (sums[number], RestOf(number));
            return new Committer(
                number, people[number].Name, people[number].Email, sum.Commits, sum.Additions - (long)Math.Round(rest.Additions), sum.Deletions - (long)Math.Round(rest.Deletions),
                sum.LinesMissing, DateOf(sum.First), DateOf(sum.Last))
            {
                Credit = sum.Commits - rest.Commits, ActiveDays = days?.DaysOf(number) ?? 0, LongestStreak = days?.StreakOf(number) ?? 0,
            };
        }

        Others RestOf(int number) => others.Length == 0 ? default : others[number];
    }

    /// <summary>The rows in an order; equal ones as they first appear in the history.</summary>
    public Committers SortedBy(CommitterSort sort)
    {
        if (sort == CommitterSort.Default) return this;

        var ordered = sort.Column switch
        {
            CommitterColumn.Name => By(c => c.Name, StringComparer.OrdinalIgnoreCase),
            CommitterColumn.Email => By(c => c.Email, StringComparer.OrdinalIgnoreCase),
            CommitterColumn.Additions => By(c => c.Additions),
            CommitterColumn.Deletions => By(c => c.Deletions),
            CommitterColumn.Days => By(c => c.ActiveDays),
            CommitterColumn.Streak => By(c => c.LongestStreak),
            CommitterColumn.First => By(c => c.First),
            CommitterColumn.Last => By(c => c.Last),
            _ => By(c => c.Credit),
        };
        return new Committers([.. ordered.ThenBy(c => c.Number)]);

        IOrderedEnumerable<Committer> By<T>(Func<Committer, T> key, IComparer<T>? comparer = null) =>
            sort.Descending ? Rows.OrderByDescending(key, comparer) : Rows.OrderBy(key, comparer);
    }

    private static DateOnly? DateOf(int day) => day is int.MaxValue or int.MinValue ? null : EpochDay.ToDate(day);
}

/// <summary>A column of the committers' table.</summary>
public enum CommitterColumn
{
    Commits,
    Name,
    Email,
    Additions,
    Deletions,

    /// <summary>Days with a commit.</summary>
    Days,

    /// <summary>The most of them in a row.</summary>
    Streak,
    First,
    Last,
}

/// <summary>The order of the committers' table, in a query as <c>commits</c> (ascending) or <c>-commits</c> (descending).</summary>
public readonly record struct CommitterSort(CommitterColumn Column, bool Descending)
{
    public static CommitterSort Default { get; } = new(CommitterColumn.Commits, Descending: true);

    /// <summary>Null or empty is <see cref="Default"/>; null is returned for what is no column.</summary>
    public static CommitterSort? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Default;

        var name = text.TrimStart('-');
        foreach (var column in Enum.GetValues<CommitterColumn>())
            if (column.ToString().Equals(name, StringComparison.OrdinalIgnoreCase) && text.Length - name.Length <= 1) return new CommitterSort(column, text.Length > name.Length);
        return null;
    }

    /// <summary>The order that a click on a column's head asks for: the other way round, or for another column names ascending and numbers descending.</summary>
    public CommitterSort Toggled(CommitterColumn column) =>
        column == Column ? this with { Descending = !Descending } : new CommitterSort(column, column is not (CommitterColumn.Name or CommitterColumn.Email));

    public override string ToString() => (Descending ? "-" : "") + Column.ToString().ToLowerInvariant();
}
