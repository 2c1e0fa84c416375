using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class BotRulesTests
{
    [Theory]
    [InlineData("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", true)]
    [InlineData("Renamed", "1+renovate[BOT]@users.noreply.github.com", true)]
    [InlineData("Talbot", "talbot@example.com", false)]
    [InlineData("[bot] lover", "me@example.com", false)]
    [InlineData("", "", false)]
    public void The_usual_patterns_mean_what_forges_call_an_app(string name, string email, bool isBot) =>
        Assert.Equal(isBot, BotRules.Default.IsBot(new Person(name, email)));

    [Theory]
    [InlineData("ci@*\n build-? ", "CI@example.com", true)]
    [InlineData("ci@*", "eci@example.com", false)]
    [InlineData("build-?", "build-7", false)]
    [InlineData("*(a+)+$*", "x(a+)+$y", true)]
    [InlineData("", "dependabot[bot]", false)]
    public void A_pattern_matches_as_a_whole_and_only_the_asterisk_is_special(string text, string email, bool isBot) =>
        Assert.Equal(isBot, BotRules.Parse(text).Rules!.IsBot(new Person("somebody", email)));

    [Theory]
    [InlineData("*")]
    [InlineData("a\n***\n")]
    public void A_pattern_that_means_everybody_is_refused(string text)
    {
        var (rules, fault) = BotRules.Parse(text);
        Assert.Null(rules);
        Assert.Contains("everybody", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_a_limit_to_patterns_and_to_their_length()
    {
        Assert.Contains("most", BotRules.Parse(string.Join('\n', Enumerable.Range(0, 101).Select(i => $"b{i}"))).Fault, StringComparison.Ordinal);
        Assert.Contains("longer", BotRules.Parse(new string('x', 101)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_are_kept_in_their_order_once_each() =>
        Assert.Equal(["b*", "a*"], BotRules.Parse("b*\r\n\r\na*\nB*").Rules!.Patterns);
}
