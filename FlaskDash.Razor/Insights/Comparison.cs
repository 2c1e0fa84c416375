namespace FlaskDash.Razor.Insights;

/// <summary>One side of a comparison.</summary>
/// <param name="Commits">Over time, in the same steps on both sides.</param>
public sealed record ComparedSide(ViewSettings View, PeriodNumbers Numbers, CommitsOverTime Commits, LinesOverTime Lines);

/// <summary>A person on both sides; zeros where they have no commit.</summary>
/// <param name="Number">As <see cref="Committer.Number"/>.</param>
public sealed record ComparedCommitter(int Number, string Name, string Email, int Commits, int OtherCommits, long LinesChanged, long OtherLinesChanged);

/// <summary>The same numbers of two views of one history: two periods, or two refs.</summary>
/// <remarks>Each side equals what <see cref="HeadlineNumbers"/>, <see cref="CommitsOverTime"/>, <see cref="LinesOverTime"/> and <see cref="Committers"/> say of it alone.</remarks>
/// <param name="Committers">Everyone with a commit on either side, most commits on both together first.</param>
public sealed record Comparison(ComparedSide One, ComparedSide Other, IReadOnlyList<ComparedCommitter> Committers)
{
    public static Comparison Of(History history, ViewSettings one, ViewSettings other)
    {
        // Both in the steps of the longer side: bars of different lengths cannot be compared.
        var step = one.Step != ViewStep.Auto ? one.Step : (ViewStep)Math.Max((int)CommitsOverTime.Of(history, one).Step, (int)CommitsOverTime.Of(history, other).Step);
        return new Comparison(SideOf(history, one with { Step = step }), SideOf(history, other with { Step = step }), CommittersOf(history, one, other));
    }

    private static ComparedSide SideOf(History history, ViewSettings view) =>
        new(view, HeadlineNumbers.SumOf(history, view), CommitsOverTime.Of(history, view), LinesOverTime.Of(history, view));

    private static ComparedCommitter[] CommittersOf(History history, ViewSettings one, ViewSettings other)
    {
        var sides = new[] { one, other }.Select(view => Insights.Committers.Of(history, view).Rows.ToDictionary(c => c.Number)).ToArray();
        return [.. sides[0].Keys.Union(sides[1].Keys).Select(number =>
            {
                var (here, there) = (sides[0].GetValueOrDefault(number), sides[1].GetValueOrDefault(number));
                var person = (here ?? there)!;
                return new ComparedCommitter(number, person.Name, person.Email, here?.Commits ?? 0, there?.Commits ?? 0, LinesOf(here), LinesOf(there));
            })
            .OrderByDescending(c => c.Commits + c.OtherCommits).ThenBy(c => c.Number)];

        static long LinesOf(Committer? committer) => committer is null ? 0 : committer.Additions + committer.Deletions;
    }
}
