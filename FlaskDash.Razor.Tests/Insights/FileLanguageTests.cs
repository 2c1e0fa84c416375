using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Insights;

public sealed class FileLanguageTests
{
    [Theory]
    [InlineData("a/b/x.PY", "Python", LanguageKind.Programming)]
    [InlineData("Dockerfile", "Dockerfile", LanguageKind.Programming)]
    [InlineData("go.mod", "Go Module", LanguageKind.Data)]
    [InlineData("page.cshtml", "HTML+Razor", LanguageKind.Markup)]
    [InlineData("types.d.ts", "TypeScript", LanguageKind.Programming)]
    [InlineData("LICENCE", "(no ending)", LanguageKind.Unknown)]
    [InlineData("odd.", ".", LanguageKind.Unknown)]
    [InlineData("archive.tar.unknown", ".unknown", LanguageKind.Unknown)]
    public void A_file_s_language_goes_by_its_name(string path, string language, LanguageKind kind) =>
        Assert.Equal(new FileLanguage(language, kind), FileLanguage.Of(path));
}
