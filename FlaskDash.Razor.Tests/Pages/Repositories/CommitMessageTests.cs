using FlaskDash.Razor.Insights;
using CsCheck;
using FlaskDash.Razor.Pages.Repositories;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class CommitMessageTests
{
    [Theory]
    [InlineData("Subject", "Subject", null)]
    [InlineData("Subject\n", "Subject", null)]
    [InlineData("Subject\n\n\n", "Subject", null)]
    [InlineData("Subject\n\nBody", "Subject", "Body")]
    [InlineData("Subject\r\n\r\nBody\r\nmore", "Subject", "Body\nmore")]
    [InlineData("\n\nSubject\n\nBody\n", "Subject", "Body")]
    [InlineData("Two lines\nof subject\n\nBody", "Two lines of subject", "Body")]
    [InlineData("Subject\n\n    indented\n\n\n  twice", "Subject", "    indented\n\n\n  twice")]
    [InlineData("Subject\n\nBody\n\nReviewed-by: Ada <ada@example.com>", "Subject", "Body")]
    [InlineData("Subject\n\nReviewed-by: Ada <ada@example.com>", "Subject", null)]
    [InlineData("Subject\n\nSigned-off-by: Ada <ada@example.com>\nand words", "Subject", "Signed-off-by: Ada <ada@example.com>\nand words")]
    [InlineData("", "", null)]
    public void The_body_is_what_the_heading_and_the_list_of_trailers_do_not_say(string message, string subject, string? body) =>
        Assert.Equal(body, CommitMessage.Of(message, subject).Body);

    [Fact]
    public void A_subject_that_was_cut_stands_whole_in_the_body()
    {
        var subject = new string('x', 600);

        Assert.Equal(subject + "\n\nBody", CommitMessage.Of(subject + "\n\nBody", subject[..500]).Body);
    }

    [Theory]
    [InlineData("Reviewed-by: Ada <ada@example.com>", "Ada", "ada@example.com")]
    [InlineData("Co-authored-by: Zoë Š  < zoe@example.com >", "Zoë Š", "zoe@example.com")]
    [InlineData("Cc: <list@example.com>", null, null)]
    [InlineData("Fixes: #12", null, null)]
    [InlineData("Link: https://example.com/a<b", null, null)]
    public void A_person_is_a_name_and_an_address(string trailer, string? name, string? email)
    {
        var read = CommitMessage.Of("Subject\n\n" + trailer, "Subject").Trailers.Single();

        Assert.Equal((name, email), (read.Name, read.Email));
    }

    [Fact]
    public void Trailers_are_those_that_git_reads()
    {
        using var sample = new SampleRepository();
        string[] messages =
        [
            "Subject\n\nSigned-off-by: Ada <ada@example.com>\nCo-authored-by: Zoe <zoe@example.com>\n",
            "Subject\n\nBody.\n\nKey: value\n  folded\n\tagain\nOther : spaced\n",
            "Subject only: not a trailer\n",
            "Subject\nKey: in the title\n",
            "Subject\n\nKey: one\n\nNot a trailer\n",
            "Subject\n\nwords\nwords\nwords\nSigned-off-by: one in four\n",
            "Subject\n\nwords\nwords\nwords\nwords\nSigned-off-by: one in five\n",
            "Subject\n\nwords\nKey: without one of git's own\n",
            "Subject\n\n(cherry picked from commit 1111)\nKey: beside it\n",
            "Subject\n\n  starts with blanks: no\nKey: yes\n",
            "Subject\n\nKey: a\n# comment\nKey2: b\n# last\n",
            "Subject\n\nKey: a\n\nConflicts:\n\tfile.txt\n",
            "Subject\n\nKey: a\n# ------------------------ >8 ------------------------\ncut: away\n",
            "Subject\n\n---\nKey: after dashes\n",
            "Subject\n\n: no key\nKey:\nKey2:x\nk_y: no\n",
            "Subject\n\nKey: a\r\nKey2: b\r\n",
            "\n\n  \nSubject\n\nKey: a\n",
            "Subject\n   \nKey: after a blank line of blanks\n \n \n",
            "# comment\n\nKey: a\n",
        ];
        foreach (var message in messages) Compare(sample, message);
    }

    [Fact]
    public void Trailers_of_any_message_are_those_that_git_reads()
    {
        using var sample = new SampleRepository();
        string[] pieces = ["Subject", "Key: value", "Signed-off-by: Ada <a@b.c>", "(cherry picked from commit 12)", " folded", "words", "", " ", "# comment", "\tx", "Conflicts:", "a-b : c", "a b: c", ": d", "Key:", "---", "a_b: c"];
        Gen.Int[0, pieces.Length - 1].Array[1, 12].Sample(lines => Compare(sample, string.Join('\n', lines.Select(i => pieces[i])) + "\n"), iter: 150, threads: 1);
    }

    private static void Compare(SampleRepository sample, string message)
    {
        var sha = sample.CommitRaw("Ada <ada@example.com> 1700000000 +0000", message);

        var git = sample.Git("log", "-1", "--format=%(trailers:only,unfold)", sha).TrimEnd('\n');

        Assert.Equal($"{message}\n{git}", $"{message}\n{string.Join('\n', CommitMessage.Of(message, "").Trailers.Select(t => $"{t.Key}: {t.Value}"))}");
    }
}
