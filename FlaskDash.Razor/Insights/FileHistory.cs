using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Insights;

/// <summary>Which files the commits of a repository changed. Read-only and safe for many threads.</summary>
/// <remarks>
/// It may be of a later generation than the <see cref="History"/> that it is used with: commits keep their positions, and what was
/// not yet known of one may be known by now. Ask only for commits of that history.
/// </remarks>
public sealed class FileHistory
{
    private const int MostChoices = 4;

    private readonly byte[][] chunks;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(int, string?, bool), ChosenFiles> choices = [];

    /// <param name="chunks">From <see cref="FileFormat"/>, as many commits each as the history chunk of its number. Not copied: do not change them afterwards.</param>
    /// <param name="paths">By <see cref="RepositoryPath.Number"/>.</param>
    /// <param name="attributes">Likewise.</param>
    /// <exception cref="InvalidDataException">A chunk is damaged, or one before the last is not full.</exception>
    public FileHistory(IReadOnlyList<byte[]> chunks, IReadOnlyList<string> paths, IReadOnlyList<PathAttributes> attributes)
    {
        (this.chunks, Paths, Attributes) = ([.. chunks], paths, attributes);
        for (var n = 0; n < this.chunks.Length; n++)
        {
            if (Count != n * HistoryFormat.ChunkSize) throw new InvalidDataException($"Files chunk {n - 1} is not full, and another one follows.");
            Count += FileFormat.SizesOf(this.chunks[n]).Commits;
        }
    }

    /// <summary>Commits, of all refs.</summary>
    public int Count { get; }

    /// <summary>Every path that some commit touched; bytes that are no UTF-8 are replaced.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>What the default branch's <c>.gitattributes</c> say of each of <see cref="Paths"/>.</summary>
    public IReadOnlyList<PathAttributes> Attributes { get; }

    /// <summary>The files that the default branch has now.</summary>
    public HeadTree Tree { get; init; } = HeadTree.Empty;

    /// <summary>What <c>linguist-language</c> says of a path, by its number, where it names a language that is known.</summary>
    public IReadOnlyDictionary<int, FileLanguage> Languages { get; init; } = new Dictionary<int, FileLanguage>();

    /// <summary>The language of one of <see cref="Paths"/>.</summary>
    public FileLanguage LanguageOf(int path) => Languages.GetValueOrDefault(path) ?? FileLanguage.Of(Paths[path]);

    /// <summary>Bytes that it keeps from being collected, roughly.</summary>
    internal long Bytes => chunks.Sum(c => (long)c.Length) + Paths.Sum(p => 30L + 2 * p.Length) + Attributes.Count + Tree.Bytes;

    /// <summary>What a view counts; the last few answers are kept.</summary>
    /// <param name="commits">Of the history that is asked.</param>
    internal ChosenFiles Choose(int commits, ViewSettings view)
    {
        var key = (commits, view.Paths, view.WithoutGenerated);
        if (choices.TryGetValue(key, out var known)) return known;

        if (choices.Count >= MostChoices) choices.Clear();
        return choices[key] = new ChosenFiles(this, commits, view.Paths, view.WithoutGenerated);
    }

    /// <summary>Whether a view counts a file of some commit, by its path: those that the view's paths leave out are not, nor generated ones that it shows apart.</summary>
    internal Func<string, bool> Counts(ViewSettings view)
    {
        var globs = view.Paths is null ? null : new PathGlobs(view.Paths);
        var apart = view.WithoutGenerated ? Paths.Where((_, i) => Attributes[i] != PathAttributes.None).ToHashSet(StringComparer.Ordinal) : [];
        return path => globs?.Matches(path) != false && !apart.Contains(path);
    }

    internal int Chunks => chunks.Length;

    /// <summary>The bytes of a chunk.</summary>
    internal byte[] ChunkBytes(int chunk) => chunks[chunk];

    internal FileColumns Columns(int chunk) => new(chunks[chunk]);

    /// <summary>What is known of one commit's files.</summary>
    public FilesState StateOf(int position) => (FilesState)Columns(position / HistoryFormat.ChunkSize).States[position % HistoryFormat.ChunkSize];

    /// <summary>The files of one commit, in git's order; empty for a merge.</summary>
    public IReadOnlyList<ChangedFile> FilesOf(int position) => Columns(position / HistoryFormat.ChunkSize).Files(position % HistoryFormat.ChunkSize);
}
