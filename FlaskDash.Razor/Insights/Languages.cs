namespace FlaskDash.Razor.Insights;

/// <summary>The files of one language.</summary>
/// <param name="Bytes">Of all of them.</param>
/// <param name="Apart">Bytes of generated and vendored files, where the view shows them apart: in no other number.</param>
/// <param name="Endings">By which the files are told, most files first.</param>
public sealed record LanguageFiles(FileLanguage Language, int Files, long Bytes, long Apart, IReadOnlyList<string> Endings);

/// <summary>In which languages the default branch is written now, by the names of its files, and by <c>linguist-language</c> where it says otherwise.</summary>
/// <remarks>Files and bytes equal the sums over <c>git ls-tree -r -l HEAD</c> by ending; symbolic links and submodules are none.</remarks>
/// <param name="Rows">Most bytes first, code before data and prose.</param>
public sealed record Languages(IReadOnlyList<LanguageFiles> Rows)
{
    /// <summary>Bytes of programming and markup.</summary>
    public long CodeBytes => Rows.Where(r => r.Language.IsCode).Sum(r => r.Bytes);

    /// <summary>The history must hold <see cref="History.Files"/>. Of the view only paths and generated files matter.</summary>
    public static Languages Of(History history, ViewSettings view)
    {
        var files = history.Files!;
        var globs = view.Paths is null ? null : new PathGlobs(view.Paths);
        var sums = new Dictionary<string, (FileLanguage Language, int Files, long Bytes, long Apart, Dictionary<string, int> Endings)>(StringComparer.Ordinal);
        for (var i = 0; i < files.Tree.Count; i++)
        {
            var (number, size, kind) = files.Tree[i];
            if (kind is TreeKind.SymbolicLink or TreeKind.Submodule || globs?.Matches(files.Paths[number]) == false) continue;

            var language = files.LanguageOf(number);
            var sum = sums.GetValueOrDefault(language.Name, (language, 0, 0, 0, []));
            if (view.WithoutGenerated && files.Attributes[number] != Data.PathAttributes.None) sum.Apart += Math.Max(0, size);
            else
            {
                sum.Files++;
                sum.Bytes += Math.Max(0, size);
            }
            var ending = FileLanguage.EndingOf(files.Paths[number]);
            sum.Endings[ending] = sum.Endings.GetValueOrDefault(ending) + 1;
            sums[language.Name] = sum;
        }
        return new Languages([.. sums.Values.OrderByDescending(s => s.Language.IsCode).ThenByDescending(s => s.Bytes).ThenBy(s => s.Language.Name, StringComparer.Ordinal)
            .Select(s => new LanguageFiles(s.Language, s.Files, s.Bytes, s.Apart, [.. s.Endings.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Key)]))]);
    }
}
