using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Identity;

/// <summary>Asks the app's services as a request of a browser would, by the browser's own cookie.</summary>
internal static class ViewerProbe
{
    /// <summary>Who the browser is.</summary>
    public static Task<Viewer> ViewerOfAsync(this DashApp app, Browser browser) =>
        app.AskAsync(browser, services => Task.FromResult(services.GetRequiredService<Viewer>()));

    /// <summary>What the profile service says to a request of this browser.</summary>
    public static Task<OktaProfile?> ProfileOfAsync(this DashApp app, Browser browser) =>
        app.AskAsync(browser, services => services.GetRequiredService<OktaUserService>().ProfileAsync(TestContext.Current.CancellationToken));

    private static async Task<T> AskAsync<T>(this DashApp app, Browser browser, Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Scheme = browser.BaseAddress!.Scheme;
        http.Request.Host = new(browser.BaseAddress.Authority);
        http.Request.Headers.Cookie = browser.Cookies.GetCookieHeader(browser.BaseAddress);
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        if ((await http.AuthenticateAsync()).Principal is { } principal) http.User = principal;
        return await ask(scope.ServiceProvider);
    }
}
