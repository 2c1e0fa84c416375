namespace FlaskDash.Razor.Data;

/// <summary>What a commit changed in all.</summary>
public readonly record struct CommitTotals(long CommitId, LinesState Lines, int Files, long Additions, long Deletions);

/// <summary>Writes line counts in bulk, within the caller's transactions.</summary>
public sealed class LinesWriter(BulkConnection connection)
{
    /// <summary>Sets the totals of commits.</summary>
    public void SetTotals(IEnumerable<CommitTotals> commits)
    {
        using var rows = connection.Update("commits", keys: 1, "Id", "Lines", "Files", "Additions", "Deletions");
        foreach (var commit in commits)
            rows.Int64(commit.CommitId).Int16((short)commit.Lines).Int32(commit.Files).Int64(commit.Additions).Int64(commit.Deletions).EndRow();
        rows.Complete();
    }

    /// <summary>Adds the files of commits that have no such rows yet.</summary>
    public void AddFiles(IEnumerable<CommitFile> files)
    {
        using var rows = connection.Insert("commit_files", "CommitId", "Number", "PathId", "OldPathId", "Additions", "Deletions");
        foreach (var file in files)
            rows.Int64(file.CommitId).Int32(file.Number).Int32(file.PathId).Int32(file.OldPathId).Int32(file.Additions).Int32(file.Deletions).EndRow();
        rows.Complete();
    }
}
