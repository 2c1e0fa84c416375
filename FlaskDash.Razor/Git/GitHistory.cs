using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Reads a mirror's commits: metadata and messages, no trees and no blobs.</summary>
public sealed class GitHistory(IOptions<GitOptions> options)
{
    // %ad with --date=raw is the one form that gives the zone and that no bad zone breaks; the seconds come from %at.
    private const string Format = "%H%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%cn%x00%ce%x00%ct%x00%cd%x00%s%x00%B";
    private const int Fields = 12;

    private readonly string executable = options.Value.Executable;

    /// <summary>Commits that the tips reach and the known ones do not: parents first, else by date, as <c>git rev-list --reverse --date-order</c>.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="tips">SHAs of commits.</param>
    /// <param name="known">Left out with all they reach. One that the mirror has lost is passed over, so that what it reached may come again.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<CommitRecord> ReadAsync(
        string mirror, IReadOnlyCollection<byte[]> tips, IReadOnlyCollection<byte[]> known, [EnumeratorCancellation] CancellationToken ct)
    {
        if (tips.Count == 0) yield break;

        await using var git = GitProcess.Start(executable, mirror,
        [
            "log", "-z", "--reverse", "--date-order", "--no-show-signature", "--no-ext-diff", "--no-notes", "--no-decorate",
            "--encoding=UTF-8", "--date=raw", "--format=" + Format, "--ignore-missing", "--stdin",
        ]);
        var asking = ShaList.WriteAsync(git, tips, known, ct);
        var fields = new NulFields(git.Output);
        var parser = new Parser();
        do
        {
            while (parser.TryRead(fields) is { } commit) yield return commit;
        }
        while (await fields.FillAsync(ct));

        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0) throw GitFailure.Explain(code, git.Error);
    }

    /// <summary>How many commits <see cref="ReadAsync"/> will give: <c>git rev-list --count</c>.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public async Task<int> CountAsync(string mirror, IReadOnlyCollection<byte[]> tips, IReadOnlyCollection<byte[]> known, CancellationToken ct)
    {
        if (tips.Count == 0) return 0;

        await using var git = GitProcess.Start(executable, mirror, ["rev-list", "--count", "--ignore-missing", "--stdin"]);
        await ShaList.WriteAsync(git, tips, known, ct);
        using var output = new StreamReader(git.Output, leaveOpen: true);
        var text = await output.ReadToEndAsync(ct);
        var code = await git.WaitAsync(ct);
        return code == 0 && int.TryParse(text, out var count) ? count : throw GitFailure.Explain(code, git.Error);
    }

    /// <summary>Turns twelve fields into a record.</summary>
    internal sealed class Parser
    {
        private readonly Dictionary<string, GitPerson> people = new(StringComparer.Ordinal);
        private readonly int[] ends = new int[Fields];
        private char[] text = new char[1024];

        /// <summary>The next commit; null when the buffer holds no whole one.</summary>
        public CommitRecord? TryRead(NulFields fields)
        {
            if (!fields.TryPeek(ends)) return null;

            var bytes = fields.Current;
            var subject = bytes[(ends[9] + 1)..ends[10]];
            var message = bytes[(ends[10] + 1)..ends[11]].TrimEnd((byte)'\n');
            var record = new CommitRecord(
                ShaList.Parse(bytes[..ends[0]]),
                ShaList.Parse(bytes[(ends[0] + 1)..ends[1]]),
                PersonOf(bytes[(ends[1] + 1)..ends[3]]), SecondsOf(bytes[(ends[3] + 1)..ends[4]]), OffsetOf(bytes[(ends[4] + 1)..ends[5]]),
                PersonOf(bytes[(ends[5] + 1)..ends[7]]), SecondsOf(bytes[(ends[7] + 1)..ends[8]]), OffsetOf(bytes[(ends[8] + 1)..ends[9]]),
                Cut(subject, CommitRecord.SubjectLimit),
                subject.Length <= CommitRecord.SubjectLimit && message.SequenceEqual(subject) ? null : Cut(message, CommitRecord.MessageLimit));
            fields.Take(ends[11] + 1);
            return record;
        }

        /// <summary>%at: empty, or digits that may be more than 64 bits.</summary>
        internal static long? SecondsOf(ReadOnlySpan<byte> text) =>
            Utf8Parser.TryParse(text, out long seconds, out var used) && used == text.Length ? seconds : null;

        /// <summary>The zone of "1700000000 +0530", in minutes; hours and minutes are not limited to what a clock has, nor to two digits: "+51800" is 518 hours, and git counts them.</summary>
        internal static int OffsetOf(ReadOnlySpan<byte> raw)
        {
            var zone = raw[(raw.LastIndexOf((byte)' ') + 1)..];
            if (zone.Length < 5 || zone[0] is not ((byte)'+' or (byte)'-')) return 0;
            if (!Utf8Parser.TryParse(zone[1..], out uint hhmm, out var used) || used != zone.Length - 1) return 0;
            var minutes = (int)(((long)hhmm / 100 * 60) + (hhmm % 100));
            return zone[0] == (byte)'-' ? -minutes : minutes;
        }

        // Name and address stand side by side with a NUL between: together they are the key.
        private GitPerson PersonOf(ReadOnlySpan<byte> nameNulEmail)
        {
            var most = Encoding.UTF8.GetMaxCharCount(nameNulEmail.Length);
            if (most > text.Length) text = new char[most];
            var key = text.AsSpan(0, Encoding.UTF8.GetChars(nameNulEmail, text));

            var lookup = people.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(key, out var known)) return known;
            var nul = key.IndexOf('\0');
            return people[key.ToString()] = new GitPerson(key[..nul].ToString(), key[(nul + 1)..].ToString());
        }

        // A character has at most four bytes, so bytes past four times the limit cannot matter; and never cut between two surrogates.
        private static string Cut(ReadOnlySpan<byte> bytes, int limit)
        {
            var text = Encoding.UTF8.GetString(bytes.Length > 4 * limit ? bytes[..(4 * limit)] : bytes);
            return text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];
        }
    }
}
