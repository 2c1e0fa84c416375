using System.Text;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlaskDash.Razor.Tests.Git;

public sealed class LinesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Counts_renames_and_binary_files_are_read_wherever_the_bytes_are_cut(int step)
    {
        const string Told = "aaaa\0" + "1\t2\ta b\0" + "-\t-\tpic\tture\0" + "bbbb\0" + "cccc\0" + "3\t0\t\0old\nname\0new\0" + "0\t0\ta b\0";
        var fields = new NulFields(new Trickle(Encoding.UTF8.GetBytes(Told), step));
        var parser = new LinesParser([[0xaa, 0xaa], [0xbb, 0xbb], [0xcc, 0xcc]]);
        do parser.Read(fields); while (await fields.FillAsync(Stop));
        parser.End();

        var read = parser.Take();
        Assert.Equal([new(false, 0, 2, 1, 2), new(false, 2, 0, 0, 0), new CommitLines(false, 2, 2, 3, 0)], read.Commits);
        Assert.Equal([new(0, -1, 1, 2), new(1, -1, -1, -1), new(3, 2, 3, 0), new FileLines(0, -1, 0, 0)], read.Files);
        Assert.Equal(["a b", "pic\tture", "old\nname", "new"], read.Paths);
    }

    [Fact]
    public async Task What_is_handed_out_in_between_keeps_the_commit_under_way()
    {
        var fields = new NulFields(new Trickle("aaaa\0001\t0\tx\0bbbb\0002\t0\ty\0"u8.ToArray(), 1_000));
        var parser = new LinesParser([[0xaa, 0xaa], [0xbb, 0xbb]]);
        await fields.FillAsync(Stop);
        parser.Read(fields);

        var first = parser.Take();
        parser.End();
        var second = parser.Take();

        Assert.Equal((0, 1), (first.First, first.Commits.Count));
        Assert.Equal("x", first.Paths[Assert.Single(first.Files).Path]);
        Assert.Equal((1, new CommitLines(false, 0, 1, 2, 0)), (second.First, Assert.Single(second.Commits)));
        Assert.Equal("y", second.Paths[Assert.Single(second.Files).Path]);
    }

    [Fact]
    public async Task Every_commit_asked_for_is_answered_once_and_in_order_also_one_that_is_not_there()
    {
        using var sample = new SampleRepository();
        var shas = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            if (i != 2) sample.Write("a.txt", $"{i}\n");
            shas.Add(sample.Commit($"commit {i}"));
        }
        shas.Insert(1, new string('0', 39) + "1");
        var lines = new GitLines(Microsoft.Extensions.Options.Options.Create(new GitOptions()), NullLogger<GitLines>.Instance);
        var read = new List<LinesRead>();

        await lines.ReadAsync(Path.Combine(sample.Path, ".git"), [.. shas.Select(Convert.FromHexString)], run =>
        {
            read.Add(run);
            return ValueTask.CompletedTask;
        }, Stop);

        Assert.Equal(0, read[0].First);
        Assert.Equal([(false, 1, 1L), (true, 0, 0L), (false, 1, 1L), (false, 0, 0L), (false, 1, 1L)],
            read.SelectMany(r => r.Commits).Select(c => (c.IsUnreadable, c.Files, c.Additions)));
    }

    /// <summary>Gives its bytes a few at a time, as a pipe may.</summary>
    private sealed class Trickle(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
