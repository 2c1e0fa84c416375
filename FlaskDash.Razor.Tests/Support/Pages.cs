namespace FlaskDash.Razor.Tests.Support;

/// <summary>Reads answers in tests.</summary>
public static class Pages
{
    /// <summary>The body as text.</summary>
    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Where the browser ended up: path and query.</summary>
    public static string Place(this HttpResponseMessage answer) => answer.RequestMessage!.RequestUri!.PathAndQuery;
}
