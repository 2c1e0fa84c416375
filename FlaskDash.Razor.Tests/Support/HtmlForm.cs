using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>A form of a page, with what it would send.</summary>
public sealed record HtmlForm(Uri Action, string Method, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The first form of the page for which the test holds; null when there is none.</summary>
    public static async Task<HtmlForm?> FindAsync(HttpResponseMessage page, Func<IHtmlFormElement, bool> which)
    {
        var document = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
        if (document.Forms.FirstOrDefault(which) is not { } form) return null;

        var at = page.RequestMessage!.RequestUri!;
        var fields = form.QuerySelectorAll("input[name]").OfType<IHtmlInputElement>().Where(i => i.Type is not ("checkbox" or "radio") || i.IsChecked)
            .Select(i => KeyValuePair.Create(i.Name!, i.Value));
        return new(form.GetAttribute("action") is { Length: > 0 } action ? new Uri(at, action) : at, form.Method, [.. fields]);
    }

    /// <summary>The form's content with these fields set.</summary>
    public FormUrlEncodedContent With(params (string Name, string Value)[] set) =>
        new([.. Fields.Where(f => set.All(s => s.Name != f.Key)), .. set.Select(s => KeyValuePair.Create(s.Name, s.Value))]);
}
