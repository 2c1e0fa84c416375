using CsCheck;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class FileFormatTests
{
    private static readonly Gen<ChangedFile> File = Gen.Select(Gen.Int[0, 500], Gen.Frequency((9, Gen.Const(-1)), (1, Gen.Int[0, 500])), Gen.Int[-1, 1_000_000], Gen.Int[-1, 1_000_000],
        (path, old, added, deleted) => new ChangedFile(path, old, added, deleted));

    [Fact]
    public void What_is_packed_is_read_back() =>
        Gen.Select(Gen.Enum<FilesState>(), File.Array[0, 6]).Array[0, 60].Sample(commits =>
        {
            var chunk = FileFormat.Encode([.. commits.Select(c => c.Item1)], [.. commits.Select(c => c.Item2)]);
            var files = new FileHistory([chunk], [], []);
            return files.Count == commits.Length && Enumerable.Range(0, commits.Length).All(i => files.StateOf(i) == commits[i].Item1 && files.FilesOf(i).SequenceEqual(commits[i].Item2));
        });

    [Fact]
    public void Bytes_that_are_cut_or_of_another_kind_are_refused()
    {
        var chunk = FileFormat.Encode([FilesState.Lines], [[new ChangedFile(1, 2, 3, 4)]]);

        Assert.Throws<InvalidDataException>(() => new FileHistory([chunk[..^1]], [], []));
        Assert.Throws<InvalidDataException>(() => new FileHistory([HistoryFormat.Encode([])], [], []));
        Assert.Throws<InvalidDataException>(() => new FileHistory([chunk, chunk], [], []));
        Assert.Throws<ArgumentException>(() => FileFormat.Encode([FilesState.Lines], []));
    }
}
