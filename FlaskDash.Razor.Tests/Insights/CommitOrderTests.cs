using CsCheck;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class CommitOrderTests
{
    // Few different seconds, so that many commits share one; null and what lies before 1970 share the first.
    private static readonly Gen<long?[]> Seconds = Gen.Frequency<long?>((1, Gen.Const((long?)null)), (8, Gen.Long[-3, 40].Select(s => (long?)s))).Array[0, 200];

    [Fact]
    public void A_key_stands_behind_all_commits_of_its_second_and_later_wherever_the_search_begins() =>
        Gen.Select(Seconds, Gen.Long[0, 45], Gen.Int[0, 200]).Sample((seconds, second, near) =>
            CommitOrder.PlaceOf(Snapshot(seconds), CommitKey.FirstOf(second), Math.Min(near, seconds.Length)) == seconds.Count(s => CommitKey.FirstOf(s) >= CommitKey.FirstOf(second)));

    [Fact]
    public void A_key_tells_of_its_commit_what_is_true_of_all_of_its_second() =>
        Gen.Select(Seconds, Gen.Bool.Array[200], Gen.Long[0, 45], Gen.Int[0, 200]).Sample((seconds, isIn, second, near) =>
        {
            var snapshot = Snapshot(seconds);
            var commits = new CommitSet(snapshot.Count);
            for (var i = 0; i < seconds.Length; i++) if (isIn[i]) commits.Words[i >> 6] |= 1UL << i;
            near = Math.Min(near, seconds.Length);

            var told = CommitOrder.Holds(snapshot, commits, CommitKey.FirstOf(second) + 3, ref near);

            var same = Enumerable.Range(0, seconds.Length).Where(i => CommitKey.FirstOf(seconds[i]) == CommitKey.FirstOf(second)).Select(i => isIn[i]).Distinct().ToList();
            return told == (same.Count == 1 ? same[0] : null);
        });

    [Fact]
    public void Where_very_many_commits_share_a_second_nothing_is_told()
    {
        var (near, commits) = (0, new CommitSet(1_000));

        Assert.Null(CommitOrder.Holds(Snapshot(new long?[1_000]), commits, CommitKey.FirstOf(0), ref near));
        near = 0;
        Assert.False(CommitOrder.Holds(Snapshot(new long?[20]), commits, CommitKey.FirstOf(0), ref near));
    }

    private static HistorySnapshot Snapshot(long?[] seconds) =>
        new(seconds.Length == 0 ? [] : [HistoryFormat.Encode([.. seconds.Select(s => new HistoryEntry(s, 0, s, 0, 0, 0, LinesState.Missing, 0, 0, 0, []))])], 1);
}
