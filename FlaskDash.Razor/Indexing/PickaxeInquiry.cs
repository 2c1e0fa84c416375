using System.Text.Json;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Indexing;

/// <summary>The commits that added or removed a text.</summary>
/// <param name="Positions">Their places in the history, latest first; at most <see cref="PickaxeInquiry.MostCommits"/>.</param>
/// <param name="Searched">How many commits were looked at: all, unless <paramref name="IsCut"/>.</param>
/// <param name="IsCut">There were more, and the search ended with the last one that is given.</param>
public sealed record PickaxeAnswer(IReadOnlyList<int> Positions, int Searched, bool IsCut);

/// <summary>"What changed this line": which commits of all branches and tags changed how often a text stands in a file.</summary>
/// <remarks>Equals <c>git log --branches --tags -M -S TEXT</c>, for the commits that have been read.</remarks>
public sealed class PickaxeInquiry(IDbContextFactory<DashContext> contexts, GitPickaxe git) : IInquiryKind
{
    public const int MostCommits = 5_000;

    /// <summary>Characters.</summary>
    public const int LongestText = 1_000;

    private const int ChunkSize = 500;

    public InquiryKind Kind => InquiryKind.Pickaxe;

    public TimeSpan Limit => TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public async Task<string> AnswerAsync(InquiryWork work, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var commits = db.Commits.AsNoTracking().Where(c => c.RepositoryId == work.RepositoryId);
        var total = await commits.MaxAsync(c => (int?)c.Position, ct) + 1 ?? 0;
        var found = new List<int>();
        var searched = 0;
        while (searched < total && found.Count < MostCommits)
        {
            work.Report(searched, total);
            var (first, last) = (Math.Max(0, total - searched - ChunkSize), total - searched - 1);
            // Neighbours share delta bases, so each git gets commits that follow each other. A merge has no diff of its own.
            var chunk = await commits.Where(c => c.Position >= first && c.Position <= last).OrderByDescending(c => c.Position)
                .Select(c => new { c.Position, c.Sha }).ToListAsync(ct);
            var positions = chunk.ToDictionary(c => Convert.ToHexStringLower(c.Sha), c => c.Position);
            await foreach (var sha in git.FindAsync(work.Mirror, work.Question, [.. chunk.Select(c => c.Sha)], ct))
                if (positions.TryGetValue(sha, out var position)) found.Add(position);
            searched += last - first + 1;
        }
        work.Report(searched, total);
        var isCut = found.Count > MostCommits || searched < total;
        return JsonSerializer.Serialize(new PickaxeAnswer([.. found.OrderDescending().Take(MostCommits)], searched, isCut), JsonSerializerOptions.Web);
    }
}
