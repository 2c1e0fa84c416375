using FlaskDash.Razor.Git;

namespace FlaskDash.Razor.Repositories;

/// <summary>Asks git for what the rows do not hold of a commit: the lines of its files, as many as a page can show.</summary>
/// <remarks>The caller has the repository's id from the catalogue, so may see it.</remarks>
public sealed class CommitDiffs(GitDiff git, GitMirrors mirrors, Microsoft.Extensions.Options.IOptions<GitOptions> options)
{
    /// <summary>So many files show their lines unasked.</summary>
    public const int FilesAtOnce = 25;

    /// <summary>A file with more changed lines waits to be asked for.</summary>
    public const int LinesOfFileAtOnce = 400;

    /// <summary>The files after which so many changed lines are shown wait to be asked for.</summary>
    public const int LinesAtOnce = 1_500;

    /// <summary>So many lines of a file are shown when it is asked for alone.</summary>
    public const int LinesOfOneFile = 4_000;

    private const int ListBytes = 64 * 1024 * 1024;

    private DiffLimits First => new(options.Value.FirstDiffTimeout, Lines: 3_000, LinesPerFile: 1_000, Bytes: 2 * 1024 * 1024);

    private DiffLimits OneFile => new(options.Value.DiffTimeout, LinesOfOneFile, int.MaxValue, Bytes: 12 * 1024 * 1024);

    /// <summary>The files that differ between a commit and one of its parents, without counts.</summary>
    /// <returns>Null when git cannot say within its limits.</returns>
    public async Task<IReadOnlyList<FileRow>?> ListAsync(int repositoryId, string sha, string? parent, CancellationToken ct)
    {
        var diff = await git.ListAsync(mirrors.PathOf(repositoryId), parent, sha, OneFile with { Bytes = ListBytes }, ct);
        return diff.Stop == DiffStop.None ? [.. diff.Files.Select((f, i) => new FileRow(i, f.Entry.Path, f.Entry.OldPath, null, null, HasCounts: false))] : null;
    }

    /// <summary>Whether the commit carries a signature, whose worth nobody checks here; null when git cannot say within its limits.</summary>
    public Task<bool?> IsSignedAsync(int repositoryId, string sha, CancellationToken ct) =>
        git.IsSignedAsync(mirrors.PathOf(repositoryId), sha, options.Value.FirstDiffTimeout, ct);

    /// <summary>The lines of the first of some files: those that are cheap to show.</summary>
    /// <param name="files">In git's order.</param>
    /// <returns>One for each of the first <see cref="FilesAtOnce"/> files, in the same order.</returns>
    public async Task<IReadOnlyList<FileDiff>> FirstAsync(int repositoryId, string sha, string? parent, IReadOnlyList<FileRow> files, CancellationToken ct)
    {
        var shown = files.Take(FilesAtOnce).ToList();
        var lines = 0L;
        var asked = new HashSet<int>();
        foreach (var file in shown)
        {
            var changed = (long)(file.Additions ?? 0) + (file.Deletions ?? 0);
            if (changed > LinesOfFileAtOnce || lines + changed > LinesAtOnce) continue;
            lines += changed;
            asked.Add(file.Number);
        }
        return await ReadAsync(repositoryId, sha, parent, shown, asked, First, ct);
    }

    /// <summary>The lines of one file, as far as a page can show them.</summary>
    public async Task<FileDiff> OneAsync(int repositoryId, string sha, string? parent, FileRow file, CancellationToken ct) =>
        (await ReadAsync(repositoryId, sha, parent, [file], [file.Number], OneFile, ct))[0];

    private async Task<IReadOnlyList<FileDiff>> ReadAsync(
        int repositoryId, string sha, string? parent, IReadOnlyList<FileRow> files, HashSet<int> asked, DiffLimits limits, CancellationToken ct)
    {
        var paths = files.Where(f => asked.Contains(f.Number) && HasReadableName(f)).SelectMany(f => f.OldPath is null ? new[] { f.Path } : [f.Path, f.OldPath]).Distinct().ToList();
        var diff = await git.LinesAsync(mirrors.PathOf(repositoryId), parent, sha, paths, limits, ct);

        // With few paths to choose from git may pair a rename otherwise than the list does: then the new name counts.
        var byPath = new Dictionary<string, DiffFile>(StringComparer.Ordinal);
        foreach (var read in diff.Files) byPath.TryAdd(read.Entry.Path, read);
        var marks = new LineMarks();
        return [.. files.Select(Of)];

        FileDiff Of(FileRow file) =>
            !asked.Contains(file.Number) ? new FileDiff(file, FileDiffState.NotAsked)
            : !HasReadableName(file) ? new FileDiff(file, FileDiffState.NameUnreadable)
            : byPath.TryGetValue(file.Path, out var read) ? Shown(file, read, StateOf(read, diff.Stop), marks)
            : new FileDiff(file, StateOf(null, diff.Stop));
    }

    private static bool HasReadableName(FileRow file) => !file.Path.Contains('\ufffd') && file.OldPath?.Contains('\ufffd') is not true;

    private static FileDiffState StateOf(DiffFile? read, DiffStop stop) => (read, stop) switch
    {
        ({ IsComplete: true, IsCut: false }, _) => FileDiffState.Whole,
        ({ IsCut: true }, _) => FileDiffState.Cut,
        ({ Hunks.Count: > 0 }, DiffStop.Size) => FileDiffState.Cut,
        (_, DiffStop.Size) => FileDiffState.NotAsked,
        (_, DiffStop.Time) => FileDiffState.TooSlow,
        (_, DiffStop.Busy) => FileDiffState.Busy,
        _ => FileDiffState.Failed,
    };

    private static FileDiff Shown(FileRow file, DiffFile read, FileDiffState state, LineMarks marks)
    {
        var entry = read.Entry;
        return new FileDiff(file, state)
        {
            Change = entry.Change switch
            {
                DiffChange.Added => 'A',
                DiffChange.Copied => 'C',
                DiffChange.Deleted => 'D',
                DiffChange.Renamed => 'R',
                DiffChange.TypeChanged => 'T',
                _ => 'M',
            },
            OldMode = entry.OldMode,
            NewMode = entry.NewMode,
            IsBinary = read.IsBinary,
            OldBytes = read.Sizes.Old,
            NewBytes = read.Sizes.New,
            OldSubmodule = entry.OldMode == DiffEntry.Submodule ? entry.OldSha : null,
            NewSubmodule = entry.NewMode == DiffEntry.Submodule ? entry.NewSha : null,
            OldPointer = PointerIn(read, DiffLineKind.Added),
            NewPointer = PointerIn(read, DiffLineKind.Deleted),
            Rows = marks.Mark(RowsOf(read)),
        };
    }

    private static List<DiffRow> RowsOf(DiffFile file)
    {
        var rows = new List<DiffRow>();
        foreach (var hunk in file.Hunks)
        {
            var (old, @new) = (hunk.OldStart, hunk.NewStart);
            rows.Add(new DiffRow(DiffRow.Hunk, old, @new, hunk.Heading));
            foreach (var line in hunk.Lines)
            {
                rows.Add(new DiffRow(
                    (char)line.Kind, line.Kind == DiffLineKind.Added ? null : old, line.Kind == DiffLineKind.Deleted ? null : @new, line.Text, line.BytesCut, line.EndsFile));
                if (line.Kind != DiffLineKind.Added) old++;
                if (line.Kind != DiffLineKind.Deleted) @new++;
            }
        }
        return rows;
    }

    /// <summary>The pointer that one side is: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. It is so short that one hunk holds all of it.</summary>
    private static LfsPointer? PointerIn(DiffFile file, DiffLineKind otherSide)
    {
        if (file.Hunks is not [{ OldStart: <= 1, NewStart: <= 1 } hunk] || hunk.Lines.Count > 40) return null;

        var lines = hunk.Lines.Where(l => l.Kind != otherSide).Select(l => l.Text).ToList();
        if (lines.Count < 3 || lines[0] != "version https://git-lfs.github.com/spec/v1") return null;

        var (oid, size) = (Value("oid sha256:"), Value("size "));
        return oid is { Length: 64 } && oid.All(char.IsAsciiHexDigit) && long.TryParse(size, System.Globalization.NumberStyles.None, null, out var bytes) ? new LfsPointer(oid, bytes) : null;

        string? Value(string key) => lines.Find(l => l.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
    }
}
