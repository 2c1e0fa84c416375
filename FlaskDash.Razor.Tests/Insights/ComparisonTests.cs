using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class ComparisonTests : IDisposable
{
    private static readonly ViewSettings View = new(new DateOnly(2022, 12, 31));

    private readonly SampleRepository repository = RandomRepository.Make(3, 150);
    private readonly History history;

    public ComparisonTests()
    {
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        history = GitReader.Read(repository) with { BotRules = BotRules.Parse("").Rules! };
    }

    [Fact]
    public void Two_refs_equal_git_on_each_side()
    {
        var compared = Comparison.Of(history, View with { Merges = ViewShare.In }, View with { Merges = ViewShare.In, Ref = "side" });

        Assert.Equal(repository.Git("rev-list", "--count", "main"), $"{compared.One.Numbers.Commits}");
        Assert.Equal(repository.Git("rev-list", "--count", "side"), $"{compared.Other.Numbers.Commits}");
        Assert.Equal(repository.Git("shortlog", "-se", "main").Split('\n').Sum(l => int.Parse(l.Split('\t')[0])), compared.Committers.Sum(c => c.Commits));
        Assert.Equal(repository.Git("shortlog", "-se", "side").Split('\n').Sum(l => int.Parse(l.Split('\t')[0])), compared.Committers.Sum(c => c.OtherCommits));
        Assert.Equal(compared.One.Commits.Step, compared.Other.Commits.Step);
    }

    [Fact]
    public void A_period_and_the_one_before_it_are_counted_as_each_alone()
    {
        var now = View.Between(new DateOnly(2022, 3, 1), new DateOnly(2022, 5, 31));
        var before = now.Before()!;

        var compared = Comparison.Of(history, now, before);

        var headline = HeadlineNumbers.Of(history, now);
        Assert.Equal((headline.Now, headline.Before), (compared.One.Numbers, compared.Other.Numbers));
        foreach (var (side, view) in new[] { (compared.One, now), (compared.Other, before) })
        {
            Assert.Equal(CommitsOverTime.Of(history, view).Total, side.Commits.Total);
            Assert.Equal(LinesOverTime.Of(history, view).Buckets.Sum(b => b.Additions), side.Lines.Buckets.Sum(b => b.Additions));
        }
        var (here, there) = (Committers.Of(history, now).Rows, Committers.Of(history, before).Rows);
        Assert.Equal(here.Select(c => (c.Number, c.Commits)).Order(), compared.Committers.Where(c => c.Commits > 0).Select(c => (c.Number, c.Commits)).Order());
        Assert.Equal(there.Select(c => (c.Number, c.Commits)).Order(), compared.Committers.Where(c => c.OtherCommits > 0).Select(c => (c.Number, c.OtherCommits)).Order());
        Assert.True(here.Count > 0 && there.Count > 0);
    }

    [Fact]
    public void A_short_and_a_long_period_have_bars_of_one_length()
    {
        var compared = Comparison.Of(history, View.Between(new DateOnly(2022, 3, 1), new DateOnly(2022, 3, 9)), View);

        Assert.Equal(ViewStep.Month, compared.Other.Commits.Step);
        Assert.Equal((ViewStep.Month, ViewStep.Month), (compared.One.Commits.Step, compared.One.Lines.Step));
    }

    public void Dispose() => repository.Dispose();
}
