using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Git;

/// <summary>Reads a mirror's commits: metadata and messages, no trees and no blobs.</summary>
public sealed class GitHistory(IOptions<GitOptions> options)
{
    // %ad with --date=raw is the one date form that no bad time zone breaks; the seconds come from %at, which keeps what overflows.
    private const string Format = "%H%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%cn%x00%ce%x00%ct%x00%cd%x00%s%x00%B";
    private const int Fields = 12;

    /// <summary>Commits that the tips reach and the known ones do not: parents first, else by date, as <c>git rev-list --reverse --date-order</c>.</summary>
    /// <param name="mirror">The bare folder.</param>
    /// <param name="tips">Hexadecimal SHAs.</param>
    /// <param name="known">Hexadecimal SHAs whose whole history is left out; each must exist in the mirror.</param>
    /// <param name="ct">Stops git.</param>
    /// <exception cref="GitException">git failed.</exception>
    public async IAsyncEnumerable<CommitRecord> ReadAsync(
        string mirror, IReadOnlyCollection<string> tips, IReadOnlyCollection<string> known, [EnumeratorCancellation] CancellationToken ct)
    {
        if (tips.Count == 0) yield break;
        await using var git = GitProcess.Start(options.Value.Executable, mirror,
        [
            "log", "-z", "--reverse", "--date-order", "--no-show-signature", "--no-ext-diff", "--no-notes", "--no-decorate", "--encoding=UTF-8", "--date=raw",
            "--format=" + Format, "--stdin",
        ]);
        var asking = WriteTipsAsync(git, tips, known, ct);
        var fields = new NulFields(git.Output);
        var parser = new Parser();
        do
        {
            while (parser.TryRead(fields) is { } commit) yield return commit;
        }
        while (await fields.FillAsync(ct));

        await asking;
        var code = await git.WaitAsync(ct);
        if (code != 0) throw new GitException("git could not read the history of this repository.", git.Error);
    }

    private static async Task WriteTipsAsync(GitProcess git, IReadOnlyCollection<string> tips, IReadOnlyCollection<string> known, CancellationToken ct)
    {
        try
        {
            await using var writer = new StreamWriter(git.Input, new UTF8Encoding(false));
            foreach (var tip in tips) await writer.WriteAsync((tip + "\n").AsMemory(), ct);
            foreach (var sha in known) await writer.WriteAsync(("^" + sha + "\n").AsMemory(), ct);
        }
        catch (IOException) { /* git ended early; its exit code says why */ }
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
            if (!fields.TryPeek(Fields, ends)) return null;
            var bytes = fields.Current;
            var subject = bytes[(ends[9] + 1)..ends[10]];
            var message = bytes[(ends[10] + 1)..ends[11]].TrimEnd((byte)'\n');
            var record = new CommitRecord(
                Convert.FromHexString(Encoding.ASCII.GetString(bytes[..ends[0]])),
                ParentsOf(bytes[(ends[0] + 1)..ends[1]]),
                PersonOf(bytes[(ends[1] + 1)..ends[3]]), SecondsOf(bytes[(ends[3] + 1)..ends[4]]), OffsetOf(bytes[(ends[4] + 1)..ends[5]]),
                PersonOf(bytes[(ends[5] + 1)..ends[7]]), SecondsOf(bytes[(ends[7] + 1)..ends[8]]), OffsetOf(bytes[(ends[8] + 1)..ends[9]]),
                Cut(subject, CommitRecord.SubjectLimit),
                message.SequenceEqual(subject) && subject.Length <= CommitRecord.SubjectLimit ? null : Cut(message, CommitRecord.MessageLimit));
            fields.Take(ends[11] + 1);
            return record;
        }

        /// <summary>%at: empty, or digits that may be more than 64 bits.</summary>
        internal static long? SecondsOf(ReadOnlySpan<byte> text) =>
            Utf8Parser.TryParse(text, out long seconds, out var used) && used == text.Length && text.Length > 0 ? seconds : null;

        /// <summary>The zone of "1700000000 +0530", in minutes; hours and minutes are not limited to what a clock has.</summary>
        internal static int OffsetOf(ReadOnlySpan<byte> raw)
        {
            var zone = raw[(raw.LastIndexOf((byte)' ') + 1)..];
            if (zone.Length is < 2 or > 5 || !Utf8Parser.TryParse(zone[1..], out int hhmm, out var used) || used != zone.Length - 1) return 0;
            var minutes = (hhmm / 100 * 60) + (hhmm % 100);
            return zone[0] == (byte)'-' ? -minutes : minutes;
        }

        private static byte[] ParentsOf(ReadOnlySpan<byte> text)
        {
            if (text.IsEmpty) return [];
            Span<char> digits = text.Length <= 4_096 ? stackalloc char[text.Length] : new char[text.Length];
            var count = 0;
            foreach (var b in text)
                if (b != ' ') digits[count++] = (char)b;
            return Convert.FromHexString(digits[..count]);
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

        // No character has fewer bytes than chars, so bytes past four times the limit cannot matter; and never between two surrogates.
        private static string Cut(ReadOnlySpan<byte> bytes, int limit)
        {
            var text = Encoding.UTF8.GetString(bytes.Length > 4 * limit ? bytes[..(4 * limit)] : bytes);
            return text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];
        }
    }
}
