using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

/// <summary>A history with what pages have to show: clocks, a merge, a rename, a binary file, markup in words, tags, a branch off the side.</summary>
internal static class SampleHistory
{
    public const string Hostile = "<script>alert('x')</script> & \"quotes\"";

    // 240 processes of git: made once, then copied.
    private static readonly Lazy<SampleRepository> Model = new(() =>
    {
        var model = Build();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => model.Dispose();
        return model;
    });

    public static SampleRepository Make() => Model.Value.Copy();

    private static SampleRepository Build()
    {
        var git = new SampleRepository();
        string[] people = ["Ada Example <ada@example.com>", "Grace Example <grace@example.com>", "Zoë Škvorecká <zoe@example.com>", "نور <nur@example.com>"];
        for (var i = 0; i < 115; i++)
        {
            git.Write($"src/part{i % 9}.txt", string.Concat(Enumerable.Range(0, i % 7 + 1).Select(n => $"{i} {n}\n")));
            git.Commit($"Change number {i}\n\nDetails of number{i}.\n", Date(i), people[i % 7 % people.Length]);
        }
        git.Git("tag", "v1.0");
        git.Git("branch", "side", "HEAD~3");
        git.Git("checkout", "--quiet", "side");
        git.Write("side.txt", "side\n");
        git.Commit("On the side", Date(116), people[1]);
        git.Git("checkout", "--quiet", "main");
        git.Git("merge", "--quiet", "--no-ff", "--no-commit", "side");
        git.Commit("Merge branch side", Date(117), people[0]);
        git.Git("branch", "--quiet", "-D", "side");
        git.Git("mv", "src/part1.txt", "src/renamed.txt");
        git.Write("picture.bin", [0, 1, 2, 0, 255]);
        git.Commit("Rename a part\nand add a picture\n\n  indented body\n", Date(118), "Newcomer <new@example.com>");
        git.Commit(Hostile, Date(119), "Mallory & Co <mallory@example.com>");
        git.Git("branch", "unmerged");
        git.Git("checkout", "--quiet", "unmerged");
        git.Commit("Only on the unmerged branch", Date(120), people[0]);
        git.Git("checkout", "--quiet", "main");
        return git;
    }

    // Two a week, at hours that fall on another day in UTC for some.
    private static string Date(int i) =>
        new DateTimeOffset(2023, 1, 2, 23, 30, 0, TimeSpan.FromHours(i % 3 - 1)).AddHours(i * 61).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
}
