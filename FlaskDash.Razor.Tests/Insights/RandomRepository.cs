using System.Globalization;
using System.Text;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>A repository made at random from a seed: merges, octopus merges, clocks all over the world, dates out of order and out of this world, renames, binary files, side branches, tags.</summary>
internal static class RandomRepository
{
    private static readonly string[] Zones = ["+0000", "+1400", "-1200", "+0530", "-0330", "+0100", "+9999"];

    private static readonly string[] People =
        ["Ada Example <ada@example.com>", "Ada Example <ada@home.example>", "Grace Example <grace@example.com>", "Ωmega Example <omega@example.com>", "@at <at@example.com>", "updates[bot] <49+updates[bot]@users.noreply.github.com>", "Late Example <late@example.com>"];

    public static SampleRepository Make(int seed, int commits = 80)
    {
        var random = new Random(seed);
        var repository = new SampleRepository();
        var stream = new StringBuilder();
        var seconds = 1_640_000_000L;
        for (var mark = 1; mark <= commits; mark++)
        {
            seconds += random.Next(0, 600_000);
            var person = People[random.Next(mark > commits / 2 ? People.Length : People.Length - 1)];
            var authored = random.Next(20) switch
            {
                0 => 99_999_999_999, // the year 5138
                1 => 100_000, // git log dies of dates that are before 1970 on their own clock
                2 => seconds - 40_000_000,
                _ => seconds - random.Next(200_000),
            };
            var branch = mark % 11 == 0 ? "side" : "main";
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\nmark :{mark}\nauthor {person} {authored} {Zone()}\n");
            stream.Append(CultureInfo.InvariantCulture, $"committer {People[random.Next(3)]} {seconds + random.Next(-5, 5) * 1_000} {Zone()}\ndata 1\nm\n");
            if (mark > 1)
            {
                stream.Append(CultureInfo.InvariantCulture, $"from :{Math.Max(1, mark - 1 - random.Next(2))}\n");
                if (mark > 10 && random.Next(5) == 0)
                    foreach (var parent in Enumerable.Range(1, mark - 3).OrderBy(_ => random.Next()).Take(random.Next(3) == 0 ? random.Next(2, 8) : 1)) stream.Append(CultureInfo.InvariantCulture, $"merge :{parent}\n");
            }
            Change(mark);
            if (random.Next(10) == 0) stream.Append(CultureInfo.InvariantCulture, $"reset refs/tags/light-{mark}\nfrom :{mark}\n\n");
            if (random.Next(10) == 0) stream.Append(CultureInfo.InvariantCulture, $"tag v{mark}\nfrom :{mark}\ntagger {person} {seconds + 20_000} +0000\ndata 1\nt\n");
        }
        SampleRepository.RunGit(repository.Path, ["fast-import", "--quiet", "--force", "--date-format=raw-permissive"], input: stream.ToString());
        return repository;

        string Zone() => Zones[random.Next(Zones.Length)];

        void Change(int mark)
        {
            var file = $"f{random.Next(12)}.txt";
            var content = random.Next(9) == 0 ? "binary\0" + mark + "\n" : string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(40) + "\n"));
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {file}\ndata {content.Length}\n{content}\n");
        }
    }
}
