namespace FlaskDash.Razor.Git;

/// <summary>What <c>git ls-remote --symref</c> tells of a repository.</summary>
/// <param name="DefaultBranch">Full ref name; null when HEAD is unborn.</param>
/// <param name="RefCount">Branches and tags.</param>
/// <param name="ObjectFormat"><c>sha1</c> or <c>sha256</c>, by the length of the ids; null when nothing is listed.</param>
internal sealed record RemoteRefs(string? DefaultBranch, int RefCount, string? ObjectFormat)
{
    /// <summary>Parses the output for the patterns <c>HEAD refs/heads/* refs/tags/*</c>.</summary>
    /// <remarks>
    /// A dumb server and a detached HEAD name no branch. Then it is the branch with HEAD's commit (<c>main</c> and <c>master</c> first,
    /// as git's own clone guesses), else <c>main</c>, <c>master</c> or the only branch.
    /// </remarks>
    public static RemoteRefs Parse(string output)
    {
        string? symref = null, head = null, format = null;
        var branches = new Dictionary<string, string>(StringComparer.Ordinal);
        var tags = 0;
        foreach (var line in output.Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0) continue;
            var (value, name) = (line[..tab], line[(tab + 1)..]);
            if (value.StartsWith("ref: ", StringComparison.Ordinal))
            {
                if (name == "HEAD") symref = value[5..];
                continue;
            }
            format ??= value.Length == 64 ? "sha256" : "sha1";
            if (name == "HEAD") head = value;
            if (name.StartsWith("refs/heads/", StringComparison.Ordinal)) branches[name] = value;
            else if (name.StartsWith("refs/tags/", StringComparison.Ordinal) && !name.EndsWith("^{}", StringComparison.Ordinal)) tags++;
        }
        return new RemoteRefs(head is null ? null : DefaultOf(symref, head, branches), branches.Count + tags, format);
    }

    private static string? DefaultOf(string? symref, string head, Dictionary<string, string> branches)
    {
        if (symref is not null && branches.ContainsKey(symref)) return symref;
        string[] usual = ["refs/heads/main", "refs/heads/master"];
        return usual.FirstOrDefault(name => branches.TryGetValue(name, out var tip) && tip == head)
            ?? branches.Where(b => b.Value == head).Select(b => b.Key).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? usual.FirstOrDefault(branches.ContainsKey)
            ?? (branches.Count == 1 ? branches.Keys.First() : null);
    }
}
