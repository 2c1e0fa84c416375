using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class CalendarTests : IDisposable
{
    private static readonly ViewSettings View = new(new DateOnly(2026, 6, 15));

    private readonly SampleRepository repository = RandomRepository.Make(9, 200);

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Every_day_equals_git_and_streaks_are_days_in_a_row()
    {
        repository.Git("symbolic-ref", "HEAD", "refs/heads/main");
        var history = GitReader.Read(repository) with { BotRules = BotRules.Parse("").Rules! };
        var told = repository.Git("log", "--no-merges", "--format=%ad", "--date=format:%Y-%m-%d", "HEAD").Split('\n').Where(d => string.CompareOrdinal(d, "3000") < 0).GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count());

        var years = CalendarYears.Of(history, View).Years;

        Assert.Equal(told.OrderBy(d => d.Key), years.Reverse().SelectMany(y => y.Days.Select((commits, day) => KeyValuePair.Create(new DateOnly(y.Year, 1, 1).AddDays(day).Iso(), commits))).Where(d => d.Value > 0));
        foreach (var year in years)
        {
            Assert.Equal(DateTime.IsLeapYear(year.Year) ? 366 : 365, year.Days.Count);
            Assert.Equal(told.Count(d => d.Key.StartsWith($"{year.Year}-", StringComparison.Ordinal)), year.ActiveDays);
            var longest = Enumerable.Range(0, year.Days.Count).Max(from => year.Days.Skip(from).TakeWhile(c => c > 0).Count());
            Assert.Equal(longest, year.LongestStreak);
        }
        Assert.Equal(years.Select(y => y.Year).OrderDescending(), years.Select(y => y.Year));
        Assert.Contains(years, y => y.LongestStreak > 1);
    }
}
