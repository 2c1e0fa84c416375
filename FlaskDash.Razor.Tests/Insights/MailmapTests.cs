using System.Text;
using CsCheck;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

/// <summary>Our reading of a mailmap beside git's own.</summary>
public sealed class MailmapTests
{
    private static readonly string[] Names = ["Ada", "ada", "Ada Example", "GRACE", "Zoë", "zoË", "", "A  B"], Emails = ["ada@x", "ADA@x", "grace@y", "z@é", "Z@É", " ada@x", ""];

    [Theory]
    [InlineData("Proper Name <ada@x>")]
    [InlineData("<proper@x> <ada@x>")]
    [InlineData("Proper Name <proper@x> <ADA@X>")]
    [InlineData("Proper Name <proper@x> ada <ada@x>")]
    [InlineData("One <one@x> <ada@x>\nTwo <two@x> Ada <ada@x>\nThree <ada@x>")]
    [InlineData("# Comment <ada@x>\n # No comment <ada@x>")]
    [InlineData("Name <> <ada@x>")]
    [InlineData("Name <new@x> <>")]
    [InlineData("Name <new@x> <ada@x> # behind\r\n")]
    [InlineData("<new@x> Ada Example <ada@x>\n\tTabs\t<grace@y>\t\n<broken\nNo address\n> < <z@é>")]
    [InlineData("\u00a0Hard space\u00a0 <grace@y>")]
    public void Each_form_says_what_git_says(string mailmap) => AssertEqualsGit(mailmap);

    [Fact]
    public void Any_mailmap_says_what_git_says()
    {
        var piece = Gen.Int[0, 12].Select(i => (string[])["<", ">", " ", "#", "\t", "Ada", "ada@x", "ADA@x", "Grace", "grace@y", "Zoë", "<z@é>", "<ada@x>"]).Select(Gen.Int[0, 12], (pieces, i) => pieces[i]);
        var line = Gen.OneOf(
            piece.Array[0, 8].Select(string.Concat),
            Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, Emails.Length - 1], Gen.Int[0, Names.Length - 1], Gen.Int[0, Emails.Length - 1], Gen.Bool)
                .Select((a, b, c, d, two) => two ? $"{Names[a]} <{Emails[b]}> {Names[c]} <{Emails[d]}>" : $"{Names[a]} <{Emails[b]}>"));
        // One git for many mailmaps would be one mailmap: few, but long ones.
        line.Array[0, 40].Sample(lines => AssertEqualsGit(string.Join('\n', lines)), iter: 25, threads: 1);
    }

    private static void AssertEqualsGit(string mailmap)
    {
        using var repository = new SampleRepository();
        File.WriteAllText(Path.Combine(repository.Path, "map"), mailmap, new UTF8Encoding(false));
        var identities = (from name in Names from email in Emails where email.Length > 0 && name.Length > 0 && email[0] != ' ' select new Person(name, email)).ToList();

        var said = SampleRepository.RunGit(
            repository.Path, ["-c", "mailmap.file=map", "check-mailmap", "--stdin"], input: string.Concat(identities.Select(i => $"{i.Name} <{i.Email}>\n")));

        var map = Mailmap.Parse(mailmap);
        Assert.Equal(said.TrimEnd('\n').Split('\n'), identities.Select(i => map.Of(new Person(i.Name.Trim(), i.Email))).Select(p => p.Name.Length > 0 ? $"{p.Name} <{p.Email}>" : $"<{p.Email}>"));
    }
}
