using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Indexing;

/// <summary>The last stage: which files the default branch has now, and which paths its <c>.gitattributes</c> call generated or vendored.</summary>
internal sealed class TreeStage(GitTree git, IndexLease lease, SnapshotWriter snapshot)
{
    private const string AttributesFile = ".gitattributes";

    private readonly int repositoryId = lease.Repository.Id;

    /// <summary>Reads what has changed.</summary>
    /// <param name="head">The commit of the default branch; null when HEAD is unborn.</param>
    public async Task RunAsync(string mirror, byte[]? head, CancellationToken ct)
    {
        var (stored, known) = (Stored() ?? HeadTree.Empty, PathCount());
        if (stored.Commit.StartsWith(head ?? []) && stored.Commit[(head?.Length ?? 0)..].IndexOfAnyExcept((byte)0) < 0 && stored.AttributePaths == known && stored.IsJudged) return;

        var entries = head is null ? [] : await ListAsync(mirror, head, ct);
        var attributes = HashOf(entries);
        var isSame = stored.IsJudged && attributes.AsSpan().SequenceEqual(attributes.Length == 0 ? stored.Attributes[..0] : stored.Attributes) && (attributes.Length > 0 || stored.Attributes.IndexOfAnyExcept((byte)0) < 0);
        // Nothing of it can be seen before the tree is stored, so this is no new generation.
        List<TreeFile> files = [];
        await lease.WriteAsync(row => row.SetProperty(r => r.Generation, r => r.Generation), () => files = InternPaths(entries), ct);
        var unjudged = attributes.Length == 0 ? [] : Paths(isSame ? stored.AttributePaths : 0);
        var judged = unjudged.Count == 0 ? [] : await JudgeAsync(mirror, head!, unjudged, ct);
        await lease.WriteAsync(
            row => row.SetProperty(r => r.Generation, r => r.Generation + 1),
            () =>
            {
                if (!isSame) Run("""UPDATE paths SET "Attributes" = 0, "Language" = NULL WHERE "RepositoryId" = ?1 AND ("Attributes" <> 0 OR "Language" IS NOT NULL)""");
                SetAttributes(judged);
                Store(HeadTree.Encode(files, head, attributes, PathCount()));
                snapshot.Close();
            }, ct);
    }

    // A history whose blobs are not all there is shown without sizes and attributes: they are no reason to show nothing.
    private async Task<List<TreeEntry>> ListAsync(string mirror, byte[] head, CancellationToken ct)
    {
        try { return await git.ListAsync(mirror, head, withSizes: true, ct).ToListAsync(ct); }
        catch (GitException) { return await git.ListAsync(mirror, head, withSizes: false, ct).ToListAsync(ct); }
    }

    private async Task<IReadOnlyList<PathAttribute>> JudgeAsync(string mirror, byte[] head, List<string> paths, CancellationToken ct)
    {
        try { return await git.AttributesAsync(mirror, head, paths, ct); }
        catch (GitException) { return []; }
    }

    /// <summary>Of where attribute files stand and what they hold; empty where there are none.</summary>
    private static byte[] HashOf(List<TreeEntry> entries)
    {
        var files = entries.Where(e => e.Path == AttributesFile || e.Path.EndsWith("/" + AttributesFile, StringComparison.Ordinal)).Select(e => $"{e.Mode} {e.Blob} {e.Path}").ToList();
        return files.Count == 0 ? [] : SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', files)));
    }

    // A file that came with a merge alone has no row yet.
    private List<TreeFile> InternPaths(List<TreeEntry> entries)
    {
        using var paths = new PathWriter(lease.Connection, repositoryId);
        return entries.ConvertAll(e => new TreeFile(paths.Intern(e.Path).Number, (int)Math.Min(e.Size, int.MaxValue), e.Mode switch
        {
            "100755" => TreeKind.Executable,
            "120000" => TreeKind.SymbolicLink,
            "160000" => TreeKind.Submodule,
            _ => TreeKind.File,
        }));
    }

    private void SetAttributes(IReadOnlyList<PathAttribute> judged)
    {
        if (judged.Count == 0) return;

        using var rows = lease.Connection.Update("paths", keys: 2, "RepositoryId", "Path", "Attributes", "Language");
        foreach (var path in judged)
        {
            var attributes = (path.IsGenerated ? PathAttributes.Generated : 0) | (path.IsVendored ? PathAttributes.Vendored : 0);
            rows.Int32(repositoryId).Text(path.Path).Int16((short)attributes).Text(path.Language).EndRow();
        }
        rows.Complete();
    }

    private HeadTree? Stored()
    {
        using var chunks = Chunks();
        return chunks.Read(0) is { } chunk ? new HeadTree(chunk) : null;
    }

    private void Store(byte[] chunk)
    {
        using var chunks = Chunks();
        chunks.Write(0, chunk);
    }

    private ChunkStore Chunks() => new(lease.Connection, repositoryId, 'T');

    private int PathCount()
    {
        using var count = lease.Connection.Prepare("""SELECT coalesce(max("Number") + 1, 0) FROM paths WHERE "RepositoryId" = ?1""");
        return (int)count.Bind(1, repositoryId).Number()!;
    }

    private List<string> Paths(int from)
    {
        using var read = lease.Connection.Prepare("""SELECT "Path" FROM paths WHERE "RepositoryId" = ?1 AND "Number" >= ?2""");
        read.Bind(1, repositoryId).Bind(2, from);
        var paths = new List<string>();
        while (read.Read()) paths.Add(read.Text(0));
        return paths;
    }

    private void Run(string sql)
    {
        using var statement = lease.Connection.Prepare(sql);
        statement.Bind(1, repositoryId).Execute();
    }
}
