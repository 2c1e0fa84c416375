using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>Who gets what at every way into the app. The tables are the specification: read them first.</summary>
public sealed partial class AccessTests(AccessApp access) : IClassFixture<AccessApp>
{
    // No cookie opens the API, whoever's it is: what a token gets there, Api/ApiAccessTests has.
    // login: led to /login with the way back. okta: led to the org. Everything else is the status.
    internal const string WithoutRepository = """
                                                   stranger owner other member administrator
        GET  /                                     200      200   200   200    200
        GET  /index                                200      200   200   200    200
        GET  /repositories                         login    200   200   200    200
        GET  /repositories/add                     login    200   200   200    200
        POST /repositories/add                     login    400   400   400    302
        POST /repositories/add?handler=Checkout    login    302   302   302    302
        GET  /account                              login    200   200   200    200
        POST /account?handler=End                  login    404   404   404    404
        POST /account?handler=EndOthers            login    302   302   302    302
        GET  /account/view                         login    200   200   200    200
        POST /account/view                         login    302   302   302    302
        GET  /account/tokens                       login    200   200   200    200
        POST /account/tokens                       login    400   400   400    400
        POST /account/tokens?handler=Revoke        login    404   404   404    404
        GET  /administration                       login    404   404   404    200
        POST /administration?handler=EndSessions   login    404   404   404    404
        POST /administration?handler=RevokeTokens  login    404   404   404    404
        GET  /administration/audit                 login    404   404   404    200
        GET  /administration/audit.{format}        login    404   404   404    200
        GET  /administration/reports               login    404   404   404    200
        POST /administration/reports?handler=Clear login    404   404   404    302
        POST /csp-reports                          415      415   415   415    415
        POST /oidc/backchannel-logout              400      400   400   400    400
        GET  /okta/events                          404      404   404   404    404
        POST /okta/events                          404      404   404   404    404
        GET  /definitions                          200      200   200   200    200
        GET  /api-guide                            200      200   200   200    200
        GET  /search                               200      200   200   200    200
        GET  /together                             200      200   200   200    200
        POST /together?handler=PatchIds            login    302   302   302    302
        GET  /search/complete                      200      200   200   200    200
        GET  /theme                                200      200   200   200    200
        POST /theme                                302      302   302   302    302
        GET  /login                                okta     302   302   302    302
        GET  /logout                               200      200   200   200    200
        POST /logout                               302      302   302   302    302
        GET  /sign-in-problem                      400      400   400   400    400
        GET  /error                                404      404   404   404    404
        GET  files                                 200      200   200   200    200
        GET  /{**path:file}                        404      404   404   404    404
        HEAD /{**path:file}                        404      404   404   404    404
        GET  /api/v1/repositories                  401      401   401   401    401
        GET  /api/v1/repositories/{id:int}         401      401   401   401    401
        POST /api/v1/repositories/{id:int}/refresh 401      401   401   401    401
        GET  /api/v1/repositories/{id:int}/commits 401      401   401   401    401
        GET  /api/v1/repositories/{id:int}/commits/{sha} 401 401  401   401    401
        GET  /api/v1/repositories/{id:int}/committers 401   401   401   401    401
        GET  /api/v1/repositories/{id:int}/insights/commits-over-time 401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/lines-over-time   401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/punch-card        401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/headline-numbers  401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/highlights        401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/new-and-returning 401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/releases          401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/author-to-committer-date 401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/languages         401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/files             401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/knowledge         401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/calendar          401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/hot-spots         401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/comparison        401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/languages-over-time 401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/insights/line-survival     401 401 401 401 401
        GET  /api/v1/repositories/{id:int}/rewrites 401     401   401   401    401
        GET  /api/v1/search                        401      401   401   401    401
        GET  /api/v1/together                      401      401   401   401    401
        GET  /api/{documentname}/openapi.json      200      200   200   200    200
        GET  /shared/{token}                       404      404   404   404    404
        POST /hooks/{token}                        404      404   404   404    404
        ANY  /health                               200      200   200   200    200
        ANY  /oidc/callback                        302      302   302   302    302
        ANY  /signout/callback                     302      302   302   302    302
        ANY  /{*path}                              404      404   404   404    404
        """;

    // Nobody's are those that the command line added, here for nobody but administrators. The columns of each: stranger, owner, other, member, administrator.
    internal const string OfRepository = """
                                                             private                    | groups                     | signed in                  | public                     | nobody's, private
        GET  /repositories/{id:int}                          404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/statistics               404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/commits                  404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/commits/{sha}            404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/committers               404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/committer                404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | 302   302 302 302 302      | 404   404 404 404 302
        GET  /repositories/{id:int}/committers/missing       login 200 404 404 404      | login 200 404 200 404      | login 200 200 200 200      | login 200 200 200 200      | login 404 404 404 200
        GET  /repositories/{id:int}/bots                     404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/left-out                 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/progress                 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/changes                  404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        POST /repositories/{id:int}/changes?handler=Ask      404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        POST /repositories/{id:int}/changes?handler=Cancel   404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        GET  /repositories/{id:int}/figures/{slug}               404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/compare                  404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/calendar                 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/rewrites                 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/files                    404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/knowledge                404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/cadence                  404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/export/{file}            404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/languages                    404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        POST /repositories/{id:int}/languages?handler=Ask        404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        POST /repositories/{id:int}/languages?handler=Cancel     404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        GET  /repositories/{id:int}/survival                     404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        POST /repositories/{id:int}/survival?handler=Ask         404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        POST /repositories/{id:int}/survival?handler=Cancel      404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        GET  /repositories/{id:int}/commits.atom 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/badges/{name}.svg 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/embed/{figure}           404   404 404 404 404      | 404   404 404 404 404      | 404   404 404 404 404      | 404   404 404 404 404      | 404   404 404 404 404
        POST /repositories/{id:int}/settings?handler=Embed   login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 404 404 404 302
        GET  /repositories/{id:int}/file                     404   400 404 404 404      | 404   400 404 400 404      | 404   400 400 400 400      | 400   400 400 400 400      | 404   404 404 404 400
        POST /repositories/{id:int}/figures/{slug}?handler=Check 404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        POST /repositories/{id:int}/figures/{slug}?handler=Cancel 404   302 404 404 404      | 404   302 404 302 404      | 404   302 302 302 302      | login 302 302 302 302      | 404   404 404 404 302
        GET  /repositories/{id:int}/inquiries/{inquiry:int}/progress 404   200 404 404 404      | 404   200 404 200 404      | 404   200 200 200 200      | 200   200 200 200 200      | 404   404 404 404 200
        GET  /repositories/{id:int}/settings                 login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        GET  /repositories/{id:int}/people                   login 200 404 404 404      | login 200 404 200 404      | login 200 200 200 200      | login 200 200 200 200      | login 404 404 404 200
        GET  /repositories/{id:int}/mailmap                  login 200 404 404 404      | login 200 404 200 404      | login 200 200 200 200      | login 200 200 200 200      | login 404 404 404 200
        POST /repositories/{id:int}/people                   login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/people?handler=Undo      login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        POST /repositories/{id:int}/settings                 login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 404 404 404 302
        GET  /repositories/{id:int}/roles                    login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/roles                    login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/roles?handler=Take       login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        GET  /repositories/{id:int}/credential               login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/credential               login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/credential?handler=Key   login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/credential?handler=Keep  login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/credential?handler=Remove    login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        GET  /repositories/{id:int}/shares                   login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/shares                   login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 400 404 404 404      | login 404 404 404 400
        POST /repositories/{id:int}/shares?handler=Revoke    login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        GET  /repositories/{id:int}/hooks                    login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/hooks                    login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/hooks?handler=Rotate     login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        POST /repositories/{id:int}/hooks?handler=Remove     login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404      | login 404 404 404 404
        GET  /repositories/{id:int}/delete                   login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 200 404 404 404      | login 404 404 404 200
        POST /repositories/{id:int}/delete                   login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 404 404 404 302
        POST /repositories/{id:int}?handler=Refresh          404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   404 404 404 302
        POST /repositories/{id:int}/bots                     404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   404 404 404 302
        POST /repositories/{id:int}/bots?handler=Default     404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   404 404 404 302
        POST /repositories/{id:int}/left-out                 404   400 404 404 404      | 404   400 404 404 404      | 404   400 404 404 404      | 404   400 404 404 404      | 404   404 404 404 400
        POST /repositories/{id:int}/left-out?handler=Back    404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   302 404 404 404      | 404   404 404 404 302
        POST /repositories?handler=Refresh                   login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 302 404 404 404      | login 404 404 404 302
        """;

    private const int Unknown = 2_000_000_000;

    private static readonly (Visibility Visibility, bool IsOwned)[] Kinds =
        [(Visibility.Private, true), (Visibility.Groups, true), (Visibility.SignedIn, true), (Visibility.Public, true), (Visibility.Private, false)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_into_the_app_stands_in_a_table_and_nothing_else_does()
    {
        var told = Rows(WithoutRepository).Concat(Rows(OfRepository)).Select(r => r.Route.ToString()).ToHashSet();

        var routes = await access.App.RoutesAsync();

        Assert.Equal([], routes.Except(told));
        Assert.Equal([], told.Except(routes));
    }

    [Fact]
    public async Task Ways_without_a_repository_answer_as_the_table_says()
    {
        var wrong = new List<string>();
        foreach (var (route, expected) in Rows(WithoutRepository))
        {
            foreach (var role in AccessApp.Roles)
            {
                var got = await AskAsync(role, route);
                if (got != expected[0][(int)role]) wrong.Add($"{route}, {role}: {got} instead of {expected[0][(int)role]}");
            }
        }
        Assert.Equal([], wrong);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Ways_to_a_repository_answer_as_the_table_says(int kind)
    {
        var (visibility, isOwned) = Kinds[kind];
        await access.ShareAsync(visibility, isOwned);
        var wrong = new List<string>();
        foreach (var (route, expected) in Rows(OfRepository))
        {
            foreach (var role in AccessApp.Roles)
            {
                // What changes or deletes gets a repository of its own.
                var id = route.Method == "GET" ? access.Read : await access.AddAsync(visibility, isOwned);
                var got = await AskAsync(role, route, id);
                // A person may have so many open questions only, and jobs take their time.
                if (route.Method != "GET") await access.App.QueryAsync(db => db.Inquiries.Where(i => i.RepositoryId == id).ExecuteDeleteAsync(Ct));
                if (got != expected[kind][(int)role]) wrong.Add($"{route}, {visibility}, {role}: {got} instead of {expected[kind][(int)role]}");
            }
        }
        Assert.Equal([], wrong);
    }

    [Theory]
    [InlineData("text/html,*/*;q=0.8")]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task What_somebody_may_not_see_looks_like_what_does_not_exist(string accept)
    {
        await access.ShareAsync(Visibility.Private);
        foreach (var (route, expected) in Rows(OfRepository))
        {
            foreach (var role in AccessApp.Roles.Where(role => expected[0][(int)role] == "404"))
            {
                var forbidden = await AnswerAsync(role, route, access.Read, accept);
                var unknown = await AnswerAsync(role, route, Unknown, accept);

                Assert.Equal($"{route}, {role}: {unknown}", $"{route}, {role}: {forbidden}");
            }
        }
    }

    [Fact]
    public async Task A_commit_that_is_in_no_repository_looks_like_one_in_a_repository_of_somebody_else()
    {
        await access.ShareAsync(Visibility.Public);
        var route = Route.Of("GET /repositories/{id:int}/commits/{sha}");
        var noSuch = await AnswerAsync(Role.Other, route, access.Read, "text/html", new string('0', 40));
        await access.ShareAsync(Visibility.Private);

        Assert.Equal(noSuch, await AnswerAsync(Role.Other, route, access.Read, "text/html"));
    }

    [Fact]
    public async Task A_stranger_who_finds_nothing_is_offered_to_sign_in_and_come_back()
    {
        await access.ShareAsync(Visibility.Private);
        foreach (var (route, _) in Rows(OfRepository).Where(r => r.Route.Method == "GET" && r.Expected[0][0] == "404"))
        {
            var path = PathOf(route, access.Read) + "?range=all";
            using var page = await access[Role.Stranger].GetAsync(path, Ct);
            using var document = new HtmlParser().ParseDocument(await page.TextAsync());

            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            Assert.Equal("/login?returnUrl=" + Uri.EscapeDataString(path), document.QuerySelector("main a.primary")?.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task Somebody_signed_in_who_finds_nothing_is_not_asked_to_sign_in_again()
    {
        await access.ShareAsync(Visibility.Private);

        using var page = await access[Role.Other].GetAsync($"/repositories/{access.Read}", Ct);

        Assert.DoesNotContain("/login", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_who_must_sign_in_comes_back_to_the_same_address()
    {
        foreach (var (route, _) in Rows(WithoutRepository).Concat(Rows(OfRepository)).Where(r => r.Expected[0][0] == "login" && r.Route.Method == "GET"))
        {
            var path = PathOf(route, access.Read) + "?a=1&b=%C3%A9";
            using var answer = await access[Role.Stranger].GetAsync(path, Ct);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/login?returnUrl=" + Uri.EscapeDataString(path), new Uri(access.App.Address, answer.Headers.Location!).PathAndQuery);
        }
    }

    [Fact]
    public async Task A_stranger_without_a_browser_is_told_instead_of_led()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/repositories");
        request.Headers.Add("Sec-Fetch-Mode", "cors");

        using var answer = await access[Role.Stranger].SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // The handler's own path for that takes any link from anywhere.
    [Fact]
    public async Task No_link_signs_somebody_out()
    {
        using var browser = await access.NewBrowserAsync(Role.Other);

        foreach (var path in new[] { "/signout-oidc", "/logout", "/signout/callback" }) (await browser.GetAsync(path, Ct)).Dispose();

        using var account = await browser.GetAsync("/account", Ct);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    [Fact]
    public async Task Health_has_one_word_for_everybody_and_details_for_administrators()
    {
        foreach (var role in AccessApp.Roles)
        {
            var health = await access[role].GetStringAsync("/health", Ct);

            Assert.Equal(role == Role.Administrator, health.StartsWith('{'));
            if (role != Role.Administrator) Assert.Matches("^[A-Z][a-z]+$", health);
        }
    }

    [Fact]
    public async Task Lists_name_nothing_that_the_viewer_may_not_see()
    {
        foreach (var (visibility, expected) in new[] { (Visibility.Private, "Owner"), (Visibility.Groups, "Owner Member"), (Visibility.SignedIn, "Owner Other Member Administrator") })
        {
            await access.ShareAsync(visibility);
            var link = $"/repositories/{access.Read}\"";
            foreach (var path in new[] { "/", "/repositories" })
            {
                var seeing = new List<Role>();
                foreach (var role in AccessApp.Roles)
                {
                    using var page = await access[role].GetAsync(path, Ct);
                    if ((await page.TextAsync()).Contains(link, StringComparison.Ordinal)) seeing.Add(role);
                }
                Assert.Equal((path, visibility, expected), (path, visibility, string.Join(' ', seeing)));
            }
        }
    }

    /// <summary>What a role gets, in the words of the tables.</summary>
    private async Task<string> AskAsync(Role role, Route route, int id = 0)
    {
        using var own = route.ToString() == "POST /logout" ? await access.NewBrowserAsync(role) : null;
        return await AskAsync(own ?? access[role], route, id);
    }

    /// <summary>What somebody gets, in the words of the tables.</summary>
    internal async Task<string> AskAsync(Browser browser, Route route, int id)
    {
        if (route.Pattern == "files")
        {
            foreach (var file in access.App.Files())
            {
                using var got = await browser.GetAsync(file, Ct);
                if (got.StatusCode != HttpStatusCode.OK) return $"{(int)got.StatusCode} of {file}";
            }
            return "200";
        }

        using var answer = await SendAsync(browser, route, id);
        if (answer.StatusCode != HttpStatusCode.Redirect) return ((int)answer.StatusCode).ToString();

        var to = new Uri(access.App.Address, answer.Headers.Location!);
        return to.Authority == access.App.Org.Address.Authority && route.Pattern == "/login" ? "okta"
            : to.Authority == access.App.Address.Authority && to.AbsolutePath == "/login" ? "login"
            : "302";
    }

    private async Task<string> AnswerAsync(Role role, Route route, int id, string accept, string? sha = null)
    {
        using var answer = await SendAsync(access[role], route, id, accept, sha);
        var body = (await answer.TextAsync()).Replace(sha ?? access.Sha, "{sha}", StringComparison.Ordinal).Replace(id.ToString(), "{id}", StringComparison.Ordinal);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(h => h.Key is not ("Date" or "Content-Length")).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{TraceIds().Replace(body, "{trace}")}";
    }

    private async Task<HttpResponseMessage> SendAsync(Browser browser, Route route, int id, string accept = "text/html,*/*;q=0.8", string? sha = null)
    {
        var path = PathOf(route, id, sha);
        using var request = new HttpRequestMessage(route.Method == "ANY" ? HttpMethod.Get : new HttpMethod(route.Method), path);
        request.Headers.Add("Accept", accept);
        if (route.Method == "POST")
        {
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = await AccessApp.TokenAsync(browser),
                // For adding: a folder, which is the administrators' to add.
                ["Address"] = access.Folder,
                ["Visibility"] = "Private",
                // For asking what changed a line.
                ["text"] = "one",
                ["inquiry"] = "1",
            });
        }
        return await browser.SendAsync(request, Ct);
    }

    internal string PathOf(Route route, int id, string? sha = null)
    {
        var path = route.Pattern.Replace("{id:int}", id.ToString(), StringComparison.Ordinal)
            .Replace("{sha}", sha ?? access.Sha, StringComparison.Ordinal).Replace("{inquiry:int}", access.Inquiry.ToString(), StringComparison.Ordinal).Replace("{slug}", "commits-over-time", StringComparison.Ordinal).Replace("{documentname}", "v1", StringComparison.Ordinal).Replace("{file}", "commits.csv", StringComparison.Ordinal).Replace("{name}", "commits", StringComparison.Ordinal).Replace("{format}", "csv", StringComparison.Ordinal).Replace("{figure}", "commits-over-time", StringComparison.Ordinal).Replace("{*path}", "no/such/place", StringComparison.Ordinal)
            .Replace("{**path:file}", "no-such-file.css", StringComparison.Ordinal);
        return path.StartsWith("/repositories?", StringComparison.Ordinal) ? $"{path}&id={id}" : path;
    }

    internal static IEnumerable<(Route Route, string[][] Expected)> Rows(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            yield return (new Route(words[0], words[1]), [.. string.Join(' ', words[2..]).Split(" | ").Select(group => group.Split(' '))]);
        }
    }

    [GeneratedRegex("(?<=\"traceId\":\")[^\"]+|(?<=<code>)[0-9a-f]{32}(?=</code>)")]
    private static partial Regex TraceIds();
}
