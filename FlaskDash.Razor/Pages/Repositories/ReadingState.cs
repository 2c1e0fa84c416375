using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>How far the reading of a repository is, in words and as a bar.</summary>
internal static class ReadingState
{
    /// <summary>True while a run is under way or about to begin.</summary>
    public static bool IsUnderWay(RepositoryRow repository) =>
        repository.State is RepositoryState.Waiting or RepositoryState.Reading || repository.IsWanted;

    /// <summary>The stage by its name, with what is done of what is known.</summary>
    public static ProgressState Of(RepositoryRow repository)
    {
        if (!IsUnderWay(repository)) return new(EndOf(repository), 1, 1, IsFinished: true);
        if (repository.State is not RepositoryState.Reading) return new("Waiting for its turn to be read", 0, null, false);

        long? known = repository.StageTotal > 0 ? repository.StageTotal : null;
        var text = (repository.Stage, known) switch
        {
            (IndexStage.Fetching, { } percent) => $"Fetching from the source: {Numbers.Percent((double)repository.StageDone / percent)}",
            (IndexStage.Fetching, null) => "Fetching from the source",
            (IndexStage.History, _) => "Reading the history" + Counted(repository.StageDone, known),
            (IndexStage.Files, _) => "Reading which files changed" + Counted(repository.StageDone, known),
            (IndexStage.Lines, _) => "Reading additions and deletions" + Counted(repository.StageDone, known),
            _ => "Starting to read",
        };
        return new(text, repository.StageDone, known, false);
    }

    private static string EndOf(RepositoryRow repository) =>
        repository.State == RepositoryState.Failed ? "The reading stopped" : "Everything is read";

    private static string Counted(long done, long? known) => known is { } all
        ? $": {Numbers.Of(done)} of {Numbers.Count(all, "commit", "commits")}"
        : done > 0 ? $": {Numbers.Count(done, "commit", "commits")}" : "";
}
