using System.Globalization;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Reads a repository's history from <c>git log</c>, apart from the product's own reader.</summary>
internal static class GitReader
{
    public static History Read(SampleRepository repository, Func<int, LinesState>? lines = null)
    {
        var positions = new Dictionary<string, int>();
        var people = new Dictionary<Person, int>();
        var entries = new List<HistoryEntry>();
        var log = repository.Git("log", "--all", "--reverse", "--date-order", "--numstat", "-M", "--date=raw",
            "--format=%x01%H%x02%P%x02%an%x02%ae%x02%at%x02%ad%x02%cn%x02%ce%x02%ct%x02%cd%x02");
        foreach (var record in log.Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var field = record.Split('\u0002');
            var numstat = field[10].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
            var state = lines?.Invoke(entries.Count) ?? LinesState.Read;
            var read = state == LinesState.Read;
            entries.Add(new HistoryEntry(
                Seconds(field[4]), Offset(field[5]), Seconds(field[8]), Offset(field[9]), Number(field[2], field[3]), Number(field[6], field[7]),
                state, read ? numstat.Count : 0, read ? numstat.Sum(n => Lines(n[0])) : 0, read ? numstat.Sum(n => Lines(n[1])) : 0,
                [.. field[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parent => positions.GetValueOrDefault(parent, -1))]));
            positions.Add(field[0], entries.Count - 1);
        }

        var tags = repository.Git("for-each-ref", "--sort=-creatordate", "--format=%(refname:strip=2)%09%(*objectname)%09%(objectname)%09%(creatordate:unix)", "refs/tags")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(t => new Tag(t[0], positions[t[1].Length > 0 ? t[1] : t[2]], Seconds(t[3])));
        var refs = repository.Git("for-each-ref", "--format=%(refname)%09%(*objectname)%09%(objectname)", "refs/heads", "refs/tags")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(r => r[0], r => positions[r[1].Length > 0 ? r[1] : r[2]]);
        var head = repository.Git("rev-parse", "--quiet", "--verify", "--default", "HEAD", "HEAD^{commit}");
        Positions = positions;
        return new History(SnapshotOf(entries), positions[head], [.. people.OrderBy(p => p.Value).Select(p => p.Key)], [.. tags]) { Refs = refs };

        int Number(string name, string email) => people.TryGetValue(new(name, email), out var number) ? number : people[new(name, email)] = people.Count;
    }

    /// <summary>Of the repository read last on this thread, by SHA.</summary>
    [ThreadStatic]
    public static Dictionary<string, int>? Positions;

    public static HistorySnapshot SnapshotOf(IEnumerable<HistoryEntry> entries, long generation = 1) =>
        new([.. entries.Chunk(HistoryFormat.ChunkSize).Select(chunk => HistoryFormat.Encode(chunk))], generation);

    private static long? Seconds(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static long Lines(string text) => text == "-" ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    private static int Offset(string raw)
    {
        if (raw.Split(' ') is not [_, var zone]) return 0;
        var number = int.Parse(zone, CultureInfo.InvariantCulture);
        return number / 100 * 60 + number % 100;
    }
}

internal static class IsoDates
{
    public static string Iso(this DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);
}
