using FlaskDash.Razor.Pages.Repositories;

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
    [InlineData("", "", null)]
    public void The_body_is_what_the_heading_does_not_say(string message, string subject, string? body) =>
        Assert.Equal(body, CommitMessage.BodyOf(message, subject));

    [Fact]
    public void A_subject_that_was_cut_stands_whole_in_the_body()
    {
        var subject = new string('x', 600);

        Assert.Equal(subject + "\n\nBody", CommitMessage.BodyOf(subject + "\n\nBody", subject[..500]));
    }
}
