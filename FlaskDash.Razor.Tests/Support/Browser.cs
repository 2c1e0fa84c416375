using System.Net;

namespace FlaskDash.Razor.Tests.Support;

/// <summary>
/// A client that behaves as a browser without scripts: it keeps cookies by host, follows redirects from one site to the other, and sends a
/// form that posts itself. The app may be inside the process; everything else is called over HTTP.
/// </summary>
public sealed class Browser : HttpClient
{
    private readonly Site site;

    public Browser(Uri app, HttpMessageHandler? inProcess)
        : this(new Site(app, inProcess)) => BaseAddress = app;

    private Browser(Site site)
        : base(site) => this.site = site;

    /// <summary>All cookies, of the app and of the org.</summary>
    public CookieContainer Cookies => site.Cookies;

    /// <summary>False shows each redirect.</summary>
    public bool FollowsRedirects
    {
        get => site.FollowsRedirects;
        set => site.FollowsRedirects = value;
    }

    /// <summary>Posts the fields, with the antiforgery token of the page's form when it has one.</summary>
    /// <param name="page">Where the form is; also where it is sent, unless its action says otherwise.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        using var answer = await GetAsync(page);
        var form = await HtmlForm.FindAsync(answer, f => string.Equals(f.Method, "post", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException($"{page} answered {(int)answer.StatusCode} and has no form to post.");
        return await PostAsync(form.Action, form.With(fields));
    }

    /// <summary>Posts the fields to an address, with an antiforgery token of this browser.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string address, params (string Name, string Value)[] fields)
    {
        using var page = await GetAsync("/theme");
        var token = (await HtmlForm.FindAsync(page, f => string.Equals(f.Method, "post", StringComparison.OrdinalIgnoreCase)))!.Fields.Single(f => f.Key == "__RequestVerificationToken");
        return await PostAsync(address, new FormUrlEncodedContent([token, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]));
    }

    /// <summary>Signs in through <c>/login</c> and the org's page.</summary>
    /// <param name="account">The login, with or without <c>@example.com</c>.</param>
    /// <param name="returnUrl">Where to go afterwards.</param>
    /// <returns>The page where the browser ends up: the wanted one, or one that explains why not.</returns>
    public Task<HttpResponseMessage> SignInAsync(string account, string? returnUrl = null) =>
        AnswerOrgAsync(LoginAddress(returnUrl), ("login", account.Contains('@', StringComparison.Ordinal) ? account : account + "@example.com"));

    /// <summary>Begins a sign-in and presses Cancel on the org's page.</summary>
    public Task<HttpResponseMessage> CancelSignInAsync(string? returnUrl = null) => AnswerOrgAsync(LoginAddress(returnUrl), ("cancel", "true"));

    /// <summary>Signs out by the page's button.</summary>
    public Task<HttpResponseMessage> SignOutAsync() => SubmitAsync("/logout");

    private async Task<HttpResponseMessage> AnswerOrgAsync(string login, (string, string) button)
    {
        var page = await GetAsync(login);
        // Single sign-on, or a problem: there is no page of the org to answer.
        if (page.RequestMessage!.RequestUri!.Authority == BaseAddress!.Authority) return page;

        var form = await HtmlForm.FindAsync(page, _ => true) ?? throw new InvalidOperationException($"The org answered {(int)page.StatusCode} without a form.");
        page.Dispose();
        return await PostAsync(form.Action, form.With(button));
    }

    private static string LoginAddress(string? returnUrl) => returnUrl is null ? "/login" : "/login?returnUrl=" + Uri.EscapeDataString(returnUrl);

    private sealed class Site(Uri app, HttpMessageHandler? inProcess) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker outside = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        private readonly HttpMessageInvoker? inside = inProcess is null ? null : new(inProcess);

        public CookieContainer Cookies { get; } = new();

        public bool FollowsRedirects { get; set; } = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            for (var hop = 0; ; hop++)
            {
                var answer = await SendOnceAsync(request, ct);
                if (!FollowsRedirects || answer.Headers.Location is not { } location || (int)answer.StatusCode is < 300 or > 399) return answer;
                if (hop == 20) throw new InvalidOperationException($"More than 20 redirects, the last one to {location}.");

                var keepsMethod = answer.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
                var next = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, new Uri(request.RequestUri!, location))
                {
                    Content = keepsMethod ? request.Content : null,
                };
                foreach (var (name, values) in request.Headers.Where(h => h.Key is "User-Agent" or "Accept")) next.Headers.TryAddWithoutValidation(name, values);
                answer.Dispose();
                request = next;
            }
        }

        private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken ct)
        {
            var uri = request.RequestUri!;
            if (!request.Headers.Contains("Cookie") && Cookies.GetCookieHeader(uri) is { Length: > 0 } cookies) request.Headers.Add("Cookie", cookies);
            var answer = await (inside is not null && uri.Authority == app.Authority ? inside : outside).SendAsync(request, ct);
            answer.RequestMessage ??= request;
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
            {
                foreach (var cookie in set) Keep(uri, cookie);
            }

            return answer;
        }

        private void Keep(Uri uri, string cookie)
        {
            // As browsers do: a Secure cookie from plain http counts on this machine alone, a __Host- one never.
            if (cookie.StartsWith("__Host-", StringComparison.Ordinal) && uri.Scheme != Uri.UriSchemeHttps) return;
            Cookies.SetCookies(uri, cookie);
        }

        protected override void Dispose(bool disposing)
        {
            outside.Dispose();
            inside?.Dispose();
            base.Dispose(disposing);
        }
    }
}
