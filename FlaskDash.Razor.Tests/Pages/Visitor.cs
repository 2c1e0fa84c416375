using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Tests.Support;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>A person with scripts off: opens pages, follows links and fills in forms by the words on them.</summary>
internal sealed class Visitor(Browser browser)
{
    private HttpResponseMessage? answer;

    public IHtmlDocument Page { get; private set; } = null!;

    public int Status => (int)answer!.StatusCode;

    /// <summary>Path and query of the page.</summary>
    public string Place => answer!.Place();

    /// <summary>The text of the page's own part, white space as one space.</summary>
    public string Text => Words(Page.QuerySelector("main")!);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task OpenAsync(string path) => await ShowAsync(await browser.GetAsync(path, Ct));

    /// <summary>Follows the first link with this text or label.</summary>
    public Task FollowAsync(string link) => OpenAsync(Find("a[href]", link).GetAttribute("href")!);

    /// <summary>The links with this text or label.</summary>
    public bool Offers(string linkOrButton) => Page.QuerySelectorAll("a[href], button").Any(e => Is(e, linkOrButton));

    /// <summary>Fills in the form that the button belongs to, and presses it.</summary>
    /// <param name="button">Its text or label.</param>
    /// <param name="fields">Controls by their label: text, or for a radio button or check box <c>on</c> or <c>off</c>.</param>
    public async Task PressAsync(string button, params (string Label, string Value)[] fields)
    {
        var pressed = Find("button", button);
        var form = pressed.Closest("form") as IHtmlFormElement ?? throw new InvalidOperationException($"The button {button} is in no form.");
        foreach (var (label, value) in fields)
        {
            var control = Control(form, label);
            if (control.Type is "radio" or "checkbox") control.IsChecked = value == "on";
            else control.Value = value;
            if (control.Type == "radio")
                foreach (var other in form.QuerySelectorAll<IHtmlInputElement>("input[type=radio]").Where(r => r.Name == control.Name && r != control)) other.IsChecked = false;
        }
        var content = form.QuerySelectorAll<IHtmlInputElement>("input[name]").Where(i => i.Type is not ("radio" or "checkbox") || i.IsChecked)
            .Select(i => KeyValuePair.Create(i.Name!, i.Value));
        if (pressed.GetAttribute("name") is { } name) content = content.Append(KeyValuePair.Create(name, pressed.GetAttribute("value") ?? ""));
        var at = new Uri(browser.BaseAddress!, Place);
        var action = form.GetAttribute("action") is { Length: > 0 } to ? new Uri(at, to) : at;
        await ShowAsync(await browser.PostAsync(action, new FormUrlEncodedContent(content), Ct));
    }

    /// <summary>What a control says: its text, or <c>on</c> or <c>off</c>.</summary>
    public string ValueOf(string label)
    {
        var control = Control(Page.Body!, label);
        return control.Type is "radio" or "checkbox" ? control.IsChecked ? "on" : "off" : control.Value;
    }

    /// <summary>Waits until the repository is read, as the page's own script does: by the event stream.</summary>
    public async Task WaitUntilReadAsync(int id)
    {
        using var events = await browser.GetAsync($"/repositories/{id}/progress", Ct);
        Assert.Contains("\"isFinished\":true", await events.TextAsync(), StringComparison.Ordinal);
    }

    private async Task ShowAsync(HttpResponseMessage shown)
    {
        answer?.Dispose();
        answer = shown;
        Page = new HtmlParser().ParseDocument(await shown.TextAsync());
    }

    private IElement Find(string selector, string words) =>
        Page.QuerySelectorAll(selector).FirstOrDefault(e => Is(e, words)) ?? throw new InvalidOperationException($"{Place} ({Status}) has no {selector} “{words}”:\n{Text}");

    private static bool Is(IElement element, string words) => Words(element) == words || element.GetAttribute("aria-label") == words;

    private static IHtmlInputElement Control(IParentNode within, string label)
    {
        var found = within.QuerySelectorAll<IHtmlLabelElement>("label").FirstOrDefault(l => Words(l) == label) ?? throw new InvalidOperationException($"No label “{label}”.");
        return (found.HtmlFor is { Length: > 0 } id ? found.Owner!.GetElementById(id) : found.QuerySelector("input")) as IHtmlInputElement
            ?? throw new InvalidOperationException($"The label “{label}” belongs to no control.");
    }

    private static string Words(INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
