using System.Globalization;
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

        if (await EntriesAsync(mirror, head, ct) is not { } entries)
        {
            await TooLargeAsync(head, ct);
            return;
        }
        var attributes = entries.Attributes;
        var isSame = stored.IsJudged && attributes.AsSpan().SequenceEqual(attributes.Length == 0 ? stored.Attributes[..0] : stored.Attributes) && (attributes.Length > 0 || stored.Attributes.IndexOfAnyExcept((byte)0) < 0);
        // Nothing of it can be seen before the tree is stored, so this is no new generation.
        List<TreeFile> files = [];
        await lease.WriteAsync(row => row.SetProperty(r => r.Generation, r => r.Generation), () => files = InternPaths(entries.Files), ct);
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

    private readonly record struct Listed(string Path, int Size, TreeKind Kind);

    /// <summary>A tree, and a hash of where its attribute files stand and what they hold; empty where there are none.</summary>
    private sealed record Listing(List<Listed> Files, byte[] Attributes);

    /// <summary>Null when there are more than can be kept.</summary>
    private async Task<Listing?> EntriesAsync(string mirror, byte[]? head, CancellationToken ct)
    {
        if (head is null) return new([], []);
        // A history whose blobs are not all there is shown without sizes and attributes: they are no reason to show nothing.
        try { return await ListAsync(mirror, head, withSizes: true, ct); }
        catch (GitException fault) when (fault.Fault == GitFault.TooLarge) { return null; }
        catch (GitException) { return await ListAsync(mirror, head, withSizes: false, ct); }
    }

    // Kept as empty, so that it is not listed again until it changes.
    private Task TooLargeAsync(byte[]? head, CancellationToken ct)
    {
        var notice = string.Create(CultureInfo.InvariantCulture, $"Its newest tree has more than {LinesParser.MostFiles:N0} files, or paths without end: files, sizes and languages of today are not shown.");
        return lease.WriteAsync(
            row => row.SetProperty(r => r.Generation, r => r.Generation + 1).SetProperty(r => r.Notice, r => r.Notice == null ? notice : r.Notice + " " + notice),
            () =>
            {
                Store(HeadTree.Encode([], head, [], PathCount()));
                snapshot.Close();
            }, ct);
    }

    private async Task<Listing> ListAsync(string mirror, byte[] head, bool withSizes, CancellationToken ct)
    {
        var (files, attributes) = (new List<Listed>(), new List<string>());
        await foreach (var entry in git.ListAsync(mirror, head, withSizes, ct))
        {
            files.Add(new(entry.Path, (int)Math.Min(entry.Size, int.MaxValue), entry.Mode switch
            {
                "100755" => TreeKind.Executable,
                "120000" => TreeKind.SymbolicLink,
                "160000" => TreeKind.Submodule,
                _ => TreeKind.File,
            }));
            if (entry.Path == AttributesFile || entry.Path.EndsWith("/" + AttributesFile, StringComparison.Ordinal)) attributes.Add($"{entry.Mode} {entry.Blob} {entry.Path}");
        }
        return new(files, attributes.Count == 0 ? [] : SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', attributes))));
    }

    private async Task<IReadOnlyList<PathAttribute>> JudgeAsync(string mirror, byte[] head, List<string> paths, CancellationToken ct)
    {
        try { return await git.AttributesAsync(mirror, head, paths, ct); }
        catch (GitException) { return []; }
    }

    // A file that came with a merge alone has no row yet.
    private List<TreeFile> InternPaths(List<Listed> files)
    {
        using var paths = new PathWriter(lease.Connection, repositoryId);
        return files.ConvertAll(file => new TreeFile(paths.Intern(file.Path).Number, file.Size, file.Kind));
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
