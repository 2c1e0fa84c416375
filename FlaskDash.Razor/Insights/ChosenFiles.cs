using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>What a view counts of the files that commits changed: which commits touch them, and how many lines.</summary>
internal sealed class ChosenFiles
{
    private const byte Counted = 1, ShownApart = 2;

    /// <param name="commits">Of the history that is asked.</param>
    /// <param name="paths">As <see cref="ViewSettings.Paths"/>.</param>
    /// <param name="withoutGenerated">As <see cref="ViewSettings.WithoutGenerated"/>.</param>
    public ChosenFiles(FileHistory files, int commits, string? paths, bool withoutGenerated)
    {
        var kinds = KindsOf(files, paths, withoutGenerated);
        Touching = paths is null ? null : new CommitSet(commits);
        var chunks = (commits + HistoryFormat.ChunkSize - 1) / HistoryFormat.ChunkSize;
        (Additions, Deletions) = (Arrays(), Arrays());
        if (withoutGenerated) Apart = (Arrays(), Arrays());
        for (var n = 0; n < Math.Min(chunks, files.Chunks); n++) Add(n, files.Columns(n), kinds, Math.Min(HistoryFormat.ChunkSize, commits - n * HistoryFormat.ChunkSize));

        uint[][] Arrays() => [.. Enumerable.Range(0, chunks).Select(n => new uint[Math.Min(HistoryFormat.ChunkSize, commits - n * HistoryFormat.ChunkSize)])];
    }

    /// <summary>Commits that touch one of the paths; null where the view names none. A merge touches nothing.</summary>
    public CommitSet? Touching { get; }

    /// <summary>By chunk and commit: lines of the files that are counted.</summary>
    public uint[][] Additions { get; }

    /// <inheritdoc cref="Additions"/>
    public uint[][] Deletions { get; }

    /// <summary>By chunk and commit: lines of the generated and vendored files; null where the view does not show them apart.</summary>
    public (uint[][] Additions, uint[][] Deletions)? Apart { get; }

    private static byte[] KindsOf(FileHistory files, string? paths, bool withoutGenerated)
    {
        var globs = paths is null ? null : new PathGlobs(paths);
        var kinds = new byte[files.Paths.Count];
        for (var path = 0; path < kinds.Length; path++)
        {
            if (globs is not null && !globs.Matches(files.Paths[path])) continue;
            kinds[path] = withoutGenerated && files.Attributes[path] != PathAttributes.None ? ShownApart : Counted;
        }
        return kinds;
    }

    private void Add(int n, FileColumns columns, byte[] kinds, int commits)
    {
        var starts = columns.Starts;
        var paths = columns.Path;
        var added = columns.Additions;
        var deleted = columns.Deletions;
        var touching = Touching?.Words;
        var (counted, apart) = ((Additions[n], Deletions[n]), (Apart?.Additions[n], Apart?.Deletions[n]));
        for (var i = 0; i < Math.Min(commits, columns.Count); i++)
        {
            var touches = false;
            for (var row = starts[i]; row < starts[i + 1]; row++)
            {
                var kind = kinds[paths[row]];
                if (kind == 0) continue;

                touches = true;
                var (additions, deletions) = kind == ShownApart ? apart : counted;
                additions![i] += (uint)Math.Max(0, added[row]);
                deletions![i] += (uint)Math.Max(0, deleted[row]);
            }
            if (touches && touching is not null) Touch(touching, n, i);
        }
        if (touching is null) return;
        // A file that was renamed away from one of the paths was there.
        for (var rename = 0; rename < columns.Renames; rename++)
        {
            if (kinds[columns.OldPath[rename]] == 0) continue;
            var commit = columns.CommitOf(columns.RenamedRow[rename]);
            if (commit < commits) Touch(touching, n, commit);
        }
    }

    private static void Touch(ulong[] words, int chunk, int index) => words[chunk * CommitSet.WordsPerChunk + (index >> 6)] |= 1UL << index;
}

/// <summary>The lines of each commit as a view counts them.</summary>
internal readonly struct LinesInView(HistorySnapshot snapshot, ChosenFiles? chosen)
{
    public ReadOnlySpan<uint> Additions(int chunk) => chosen is null ? snapshot.Columns(chunk).Additions : chosen.Additions[chunk];

    public ReadOnlySpan<uint> Deletions(int chunk) => chosen is null ? snapshot.Columns(chunk).Deletions : chosen.Deletions[chunk];

    /// <summary>Lines of generated and vendored files, where the view shows them apart; null where it does not.</summary>
    public (uint[] Additions, uint[] Deletions)? Apart(int chunk) => chosen?.Apart is { } apart ? (apart.Additions[chunk], apart.Deletions[chunk]) : null;
}
