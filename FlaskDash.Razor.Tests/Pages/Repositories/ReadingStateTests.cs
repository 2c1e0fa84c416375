using FlaskDash.Razor.Data;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class ReadingStateTests
{
    [Theory]
    [InlineData(RepositoryState.Waiting, IndexStage.None, 0, 0, "Waiting for its turn to be read")]
    [InlineData(RepositoryState.Reading, IndexStage.None, 0, 0, "Starting to read")]
    [InlineData(RepositoryState.Reading, IndexStage.Fetching, 0, 0, "Fetching from the source")]
    [InlineData(RepositoryState.Reading, IndexStage.Fetching, 64, 100, "Fetching from the source: 64\u202f%")]
    [InlineData(RepositoryState.Reading, IndexStage.History, 0, 0, "Reading the history")]
    [InlineData(RepositoryState.Reading, IndexStage.History, 900, 0, "Reading the history: 900 commits")]
    [InlineData(RepositoryState.Reading, IndexStage.Lines, 1204, 5531, "Reading additions and deletions: 1\u202f204 of 5\u202f531 commits")]
    [InlineData(RepositoryState.Reading, IndexStage.Lines, 0, 1, "Reading additions and deletions: 0 of 1 commit")]
    public void The_stage_is_named_with_what_is_done_of_what_is_known(RepositoryState state, IndexStage stage, long done, long total, string text)
    {
        var shown = ReadingState.Of(Row(state, stage, done, total));

        Assert.Equal((text, done, total == 0 ? null : (long?)total, false), (shown.Text, shown.Done, shown.Of, shown.IsFinished));
    }

    [Theory]
    [InlineData(RepositoryState.Ready, false, true)]
    [InlineData(RepositoryState.Failed, false, true)]
    [InlineData(RepositoryState.Ready, true, false)]
    [InlineData(RepositoryState.Failed, true, false)]
    public void It_is_finished_when_no_run_is_wanted_or_under_way(RepositoryState state, bool isWanted, bool isFinished) =>
        Assert.Equal(isFinished, ReadingState.Of(Row(state, IndexStage.None, 0, 0) with { IsWanted = isWanted }).IsFinished);

    private static RepositoryRow Row(RepositoryState state, IndexStage stage, long done, long total) => new(
        1, "r", RepositorySource.Remote, null, null, false, false, false, Visibility.Public, [], state, false, stage, done, total, null, null,
        null, null, null, false, 0, 0, 0, 0, 0, 0, 0, null, 0, null);
}
