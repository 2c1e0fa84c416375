using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Repositories;

namespace FlaskDash.Razor.Api;

/// <summary>A repository that the caller may see.</summary>
/// <param name="Source"><c>remote</c> or <c>local</c>.</param>
/// <param name="Address">The URL; of a local one the path, for administrators, else null.</param>
/// <param name="Owner">Null when it was added on the command line.</param>
/// <param name="CanManage">The caller may refresh it.</param>
/// <param name="Visibility"><c>private</c>, <c>groups</c>, <c>signedIn</c> or <c>public</c>.</param>
/// <param name="State"><c>waiting</c>, <c>reading</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="Problem">Why the last run failed; null when it did not.</param>
/// <param name="IndexedAt">Null until the history was read once: until then its commits and insights are answered 409.</param>
/// <param name="Commits">Of the default branch, merges included: <c>git rev-list --count HEAD</c>.</param>
/// <param name="Committers">Author names and addresses on the default branch, as commits write them.</param>
/// <param name="AddedLines">As far as lines are read.</param>
/// <param name="DeletedLines">As far as lines are read.</param>
/// <param name="CommitsWithoutLines">Commits of all refs whose lines are not read yet.</param>
/// <param name="Generation">Rises with every change of its numbers.</param>
public sealed record ApiRepository(
    int Id, string Name, string Source, string? Address, string? Owner, bool CanManage, string Visibility, string State, string? Problem,
    DateTimeOffset? FetchedAt, DateTimeOffset? IndexedAt, string? DefaultBranch, bool IsShallow,
    int Commits, int Committers, long AddedLines, long DeletedLines, int CommitsWithoutLines, DateTimeOffset? LastCommitAt, long Generation)
{
    internal static ApiRepository Of(RepositoryRow row) => new(
        row.Id, row.Name, Camel(row.Source), row.Address, row.Owner, row.CanManage, Camel(row.Visibility), Camel(row.State), row.Problem,
        ApiTime.Of(row.FetchedAt), ApiTime.Of(row.IndexedAt), row.Branch, row.IsShallow,
        row.CommitCount, row.CommitterCount, row.Additions, row.Deletions, row.LinesMissing, CommitTime.Of(row.LastCommitSeconds, 0), row.Generation);

    private static string Camel<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>A commit.</summary>
/// <param name="AuthoredAt">On the author's clock; null when the commit has no date that a calendar shows.</param>
/// <param name="CommittedAt">Likewise by the committer, in UTC.</param>
/// <param name="AddedLines">As <c>git show --numstat -M</c> sums them; null while they are not read, and where git cannot count them.</param>
/// <param name="DeletedLines">Likewise.</param>
/// <param name="IsSigned">It carries a signature; whether that is good is not checked.</param>
public sealed record ApiCommit(
    string Sha, string Subject, string AuthorName, string AuthorEmail, DateTimeOffset? AuthoredAt, DateTimeOffset? CommittedAt, bool IsMerge,
    IReadOnlyList<string> CoAuthors, IReadOnlyList<string> Branches, IReadOnlyList<string> Tags, int? ChangedFiles, long? AddedLines, long? DeletedLines, bool IsSigned)
{
    internal static ApiCommit Of(CommitRow row)
    {
        var read = row.Lines == LinesState.Read;
        return new(row.Sha, row.Subject, row.Author, row.AuthorEmail, CommitTime.Of(row.AuthorSeconds, row.AuthorOffset), CommitTime.Of(row.CommitterSeconds, 0), row.IsMerge,
            row.CoAuthors, [.. row.Labels.Where(l => !l.IsTag).Select(l => l.Name)], [.. row.Labels.Where(l => l.IsTag).Select(l => l.Name)],
            read ? row.Files : null, read ? row.Additions : null, read ? row.Deletions : null, row.IsSigned);
    }
}

/// <summary>One commit with its whole message.</summary>
/// <param name="Parents">SHAs, in git's order.</param>
public sealed record ApiCommitDetails(ApiCommit Commit, string Message, string CommitterName, string CommitterEmail, DateTimeOffset? CommittedAt, IReadOnlyList<string> Parents);

/// <summary>A page of commits, newest committer date first. The header <c>Link</c> has the pages beside it.</summary>
/// <param name="Total">How many the view counts.</param>
public sealed record ApiCommitPage(int Total, IReadOnlyList<ApiCommit> Commits);

/// <summary>One person, as the view tells people apart, and what their commits add up to.</summary>
/// <param name="Credit">The commits, where co-authors share them each by its part; else the same number.</param>
/// <param name="CommitsWithoutLines">Commits whose lines are not read yet.</param>
/// <param name="Author">What the parameter <c>author</c> of a view takes to count this person alone.</param>
/// <param name="FirstDay">On the view's clock; null when no commit has a possible date.</param>
/// <param name="ActiveDays">Days with a commit.</param>
/// <param name="LongestStreak">The most of them in a row.</param>
public sealed record ApiCommitter(
    string Name, string Email, string Author, int Commits, double Credit, long AddedLines, long DeletedLines, int CommitsWithoutLines, DateOnly? FirstDay, DateOnly? LastDay,
    int ActiveDays, int LongestStreak);

/// <summary>A page of committers. The header <c>Link</c> has the pages beside it.</summary>
/// <param name="Total">How many there are in view.</param>
public sealed record ApiCommitterPage(int Total, IReadOnlyList<ApiCommitter> Committers);

/// <summary>What an insight says of a repository.</summary>
/// <param name="Definition">The page that tells what is counted, and the git command that prints the same.</param>
/// <param name="View">What differs from the product's own view, in the one way to write it; empty for nothing.</param>
public sealed record ApiInsight<T>(int RepositoryId, string Insight, string Definition, string View, T Data);

/// <summary>Commits by day, week, month, quarter or year.</summary>
/// <param name="Step">The step in use: <c>day</c>, <c>week</c>, <c>sunweek</c>, <c>month</c>, <c>quarter</c> or <c>year</c>.</param>
/// <param name="CommitsOffAxis">Commits without a possible date: in no period.</param>
public sealed record ApiCommitsOverTime(string Step, int Commits, int CommitsOffAxis, IReadOnlyList<ApiCommitPeriod> Periods);

/// <param name="IsPartial">It is not over yet, or the range cuts it.</param>
public sealed record ApiCommitPeriod(DateOnly FirstDay, DateOnly LastDay, bool IsPartial, int Commits)
{
    internal static IReadOnlyList<ApiCommitPeriod> Of(IReadOnlyList<CommitBucket> buckets) => [.. buckets.Select(b => new ApiCommitPeriod(b.Period.Start, b.Period.End, b.Period.IsPartial, b.Commits))];
}

/// <summary>Lines by day, week, month, quarter or year, as far as they are read.</summary>
/// <param name="Step">As of commits over time.</param>
/// <param name="CommitsOffAxis">Commits without a possible date: in no period.</param>
public sealed record ApiLinesOverTime(string Step, int CommitsOffAxis, IReadOnlyList<ApiLinesPeriod> Periods);

/// <param name="IsPartial">It is not over yet, or the range cuts it.</param>
/// <param name="CommitsWithoutLines">Commits whose lines are not read yet.</param>
/// <param name="CommitsUnreadable">Commits whose lines git cannot count.</param>
/// <param name="AddedLinesApart">Of generated and vendored files, with <c>generated=out</c>: in no other sum.</param>
/// <param name="DeletedLinesApart">Likewise.</param>
public sealed record ApiLinesPeriod(
    DateOnly FirstDay, DateOnly LastDay, bool IsPartial, int Commits, long AddedLines, long DeletedLines, int CommitsWithoutLines, int CommitsUnreadable, long AddedLinesApart, long DeletedLinesApart);

/// <summary>Commits by weekday and hour on the view's clock.</summary>
/// <param name="CommitsByWeekdayAndHour">Seven rows from Monday on, of 24 hours each.</param>
/// <param name="CommitsOffAxis">Commits without a possible date: in no hour.</param>
public sealed record ApiPunchCard(IReadOnlyList<IReadOnlyList<int>> CommitsByWeekdayAndHour, int CommitsOffAxis);

/// <summary>The sums of the range in view, beside those of the period before.</summary>
/// <param name="Before">Null where there is no such period.</param>
/// <param name="BeforeText">That period in words; null likewise.</param>
public sealed record ApiHeadlineNumbers(ApiPeriodNumbers Now, ApiPeriodNumbers? Before, string? BeforeText);

/// <param name="CommitsWithoutLines">Commits whose lines are not read yet.</param>
/// <param name="NewPeople">Those whose first commit on the branch is in the period.</param>
public sealed record ApiPeriodNumbers(int Commits, long AddedLines, long DeletedLines, int CommitsWithoutLines, int People, int NewPeople)
{
    internal static ApiPeriodNumbers Of(PeriodNumbers numbers) =>
        new(numbers.Commits, numbers.Additions, numbers.Deletions, numbers.LinesMissing, numbers.People, numbers.NewPeople);
}

/// <summary>Who committed for the first time and who came back.</summary>
public sealed record ApiNewcomers(string Step, IReadOnlyList<ApiPeoplePeriod> Periods);

/// <param name="New">Whose first commit of all is in it.</param>
/// <param name="Returning">The others.</param>
public sealed record ApiPeoplePeriod(DateOnly FirstDay, DateOnly LastDay, bool IsPartial, int New, int Returning);

/// <summary>What came with a tag: the commits that no older tag reaches.</summary>
/// <param name="Tag">Null for what no tag reaches yet.</param>
/// <param name="MadeAt">UTC; null where that is not known.</param>
/// <param name="NewPeople">Who wrote nothing in an older release.</param>
public sealed record ApiRelease(string? Tag, DateTimeOffset? MadeAt, int Commits, long AddedLines, long DeletedLines, int CommitsWithoutLines, int People, int NewPeople);

/// <summary>How long after the author date commits got their committer date.</summary>
/// <param name="MedianMinutes">Null without commits.</param>
/// <param name="NinthDecileMinutes">Nine of ten took as long or less; null likewise.</param>
/// <param name="CommitsUndated">Without two possible dates.</param>
public sealed record ApiTimeToCommit(int? MedianMinutes, int? NinthDecileMinutes, int CommitsUndated, IReadOnlyList<ApiTimeBucket> Buckets);

/// <param name="FromMinutes">At least; null for no bound.</param>
/// <param name="BelowMinutes">Less than; null for no bound.</param>
public sealed record ApiTimeBucket(int? FromMinutes, int? BelowMinutes, int Commits);

/// <summary>The files of one language on the default branch.</summary>
/// <param name="Kind"><c>programming</c>, <c>markup</c>, <c>data</c>, <c>prose</c> or <c>unknown</c>.</param>
/// <param name="ApartBytes">Of generated and vendored files, where the view shows them apart.</param>
/// <param name="Endings">By which the files are told.</param>
public sealed record ApiLanguage(string Name, string Kind, int Files, long Bytes, long ApartBytes, IReadOnlyList<string> Endings);

/// <summary>A file, or a folder with all below it.</summary>
/// <param name="Files">That the default branch has there now; 0 for what was deleted.</param>
/// <param name="FirstDay">Of the first commit in view that touches it; null without a possible date.</param>
public sealed record ApiFile(string Path, bool IsFolder, int Files, long Bytes, int Commits, long AddedLines, long DeletedLines, DateOnly? FirstDay, DateOnly? LastDay);

/// <summary>Who wrote a file or folder.</summary>
/// <param name="Lines">Added in view to the files that are still there.</param>
/// <param name="BusFactor">The fewest people who together wrote more than half.</param>
/// <param name="MainAuthorLastDay">Of that person's last commit on any branch; null without a possible date.</param>
public sealed record ApiKnowledge(string Path, bool IsFolder, long Lines, int People, int BusFactor, string MainAuthorName, string MainAuthorEmail, double MainAuthorShare, DateOnly? MainAuthorLastDay);

/// <summary>A year, day by day.</summary>
/// <param name="ActiveDays">Days with a commit.</param>
/// <param name="LongestStreak">The most of them in a row, within the year.</param>
/// <param name="CommitsByDay">From January 1.</param>
public sealed record ApiCalendarYear(int Year, int Commits, int ActiveDays, int LongestStreak, IReadOnlyList<int> CommitsByDay);

/// <summary>Two views of one history.</summary>
/// <param name="Committers">Everyone with a commit on either side, most commits on both together first; at most 500.</param>
public sealed record ApiComparison(ApiComparedSide One, ApiComparedSide Other, IReadOnlyList<ApiComparedCommitter> Committers);

/// <summary>One side of a comparison.</summary>
/// <param name="View">What differs from the product's own view, in the one way to write it.</param>
/// <param name="Step">The same on both sides.</param>
public sealed record ApiComparedSide(string View, ApiPeriodNumbers Numbers, string Step, IReadOnlyList<ApiCommitPeriod> Periods)
{
    internal static ApiComparedSide Of(ComparedSide side) => new(
        side.View.ToQuery(), ApiPeriodNumbers.Of(side.Numbers), ApiStep.NameOf(side.Commits.Step), ApiCommitPeriod.Of(side.Commits.Buckets));
}

/// <summary>A person on both sides; zeros where they have no commit.</summary>
/// <param name="ChangedLines">Added and deleted together.</param>
public sealed record ApiComparedCommitter(string Name, string Email, int Commits, int OtherCommits, long ChangedLines, long OtherChangedLines);

/// <summary>A force push, or a branch or tag deleted before it was merged.</summary>
/// <param name="Ref">Full name.</param>
/// <param name="NewSha">Null when the ref is gone.</param>
/// <param name="FoundAt">The fetch that found it.</param>
/// <param name="LostCommits">Commits that no ref led to any more.</param>
public sealed record ApiRewrite(string Ref, string OldSha, string? NewSha, DateTimeOffset? FoundAt, int LostCommits, IReadOnlyList<ApiAffectedAuthor> Authors);

/// <summary>Whose commits a rewrite made unreachable.</summary>
public sealed record ApiAffectedAuthor(string Name, string Email, int Commits);

/// <summary>A page of what a search found, newest committer date first. The header <c>Link</c> has the pages beside it.</summary>
/// <param name="Hits">Counted up to 1,000.</param>
/// <param name="HasMore">There are more hits than were counted, or there may be.</param>
/// <param name="Notes">What was understood otherwise than it may have been meant, or found nothing.</param>
public sealed record ApiSearchPage(int Hits, bool HasMore, IReadOnlyList<string> Notes, IReadOnlyList<ApiFoundCommit> Commits);

/// <summary>A commit, and in which repository it is.</summary>
public sealed record ApiFoundCommit(int RepositoryId, string Repository, ApiCommit Commit);

/// <summary>A commit worth a look.</summary>
/// <param name="Kind"><c>largest</c>, <c>newestTag</c> or <c>firstOfCommitter</c>.</param>
/// <param name="Tag">The tag's name; null for the other kinds.</param>
public sealed record ApiHighlight(string Kind, string? Tag, ApiCommit Commit);

/// <summary>Several repositories as one.</summary>
/// <param name="View">The settings that were used, as a query.</param>
/// <param name="CherryPicksOnce">A commit that was picked from one repository into another counts once.</param>
/// <param name="Commits">Of all periods, each once.</param>
/// <param name="CommitsOffAxis">Commits without a possible date: in no period.</param>
/// <param name="Parts">By name; a commit counts in the first that has it.</param>
/// <param name="PeopleInAll">How many there are.</param>
/// <param name="People">Most commits first, 500 at most.</param>
public sealed record ApiTogether(
    string View, bool CherryPicksOnce, int Commits, int CommitsOffAxis, IReadOnlyList<ApiTogetherPart> Parts, string Step, IReadOnlyList<ApiCommitPeriod> Periods,
    int PeopleInAll, IReadOnlyList<ApiTogetherPerson> People)
{
    private const int MostPeople = 500;

    internal static ApiTogether Of(TogetherAsked asked, OpenedTogether opened)
    {
        var (parts, commits, people) = Together.Of(opened.Histories, asked.View);
        return new(
            asked.View.ToQuery(), asked.PicksOnce, commits.Total, commits.OffAxis,
            [.. parts.Select(p => new ApiTogetherPart(opened.Read[p.Index].Id, opened.Read[p.Index].Name, ApiPeriodNumbers.Of(p.Numbers), p.Elsewhere))],
            ApiStep.NameOf(commits.Step), ApiCommitPeriod.Of(commits.Buckets), people.Count, [.. people.Take(MostPeople).Select(p => new ApiTogetherPerson(p.Person.Name, p.Person.Email, p.Commits))]);
    }
}

/// <param name="Numbers">Of the commits that no repository before it has.</param>
/// <param name="Elsewhere">Commits in view that one before it has.</param>
public sealed record ApiTogetherPart(int Repository, string Name, ApiPeriodNumbers Numbers, int Elsewhere);

public sealed record ApiTogetherPerson(string Name, string Email, int Commits);

/// <summary>How an answer calls the length of a period: as the setting <c>step</c> does.</summary>
internal static class ApiStep
{
    public static string NameOf(ViewStep step) => ViewQuery.Steps.First(s => s.Value == step).Name;
}

/// <summary>Instants as ISO 8601 with an offset.</summary>
internal static class ApiTime
{
    public static DateTimeOffset? Of(DateTime? utc) => utc is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
