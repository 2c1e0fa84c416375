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
            if (!IsName(name)) continue; // the server may say anything; git itself takes no such ref
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

    /// <remarks>Rules: https://git-scm.com/docs/git-check-ref-format. <c>^{}</c> ends the name of a tag's commit.</remarks>
    private static bool IsName(string name)
    {
        if (name.EndsWith("^{}", StringComparison.Ordinal)) name = name[..^3];
        return name.Length > 0 && !name.EndsWith('.') && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal)
            && !name.Any(c => c <= ' ' || c == '\x7f' || "~^:?*[\\".Contains(c, StringComparison.Ordinal))
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
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
