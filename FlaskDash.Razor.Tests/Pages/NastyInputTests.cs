using System.Globalization;
using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Insights;

namespace FlaskDash.Razor.Tests.Pages;

/// <summary>Every parameter of every page and endpoint that reads, with values that nobody sends on purpose.</summary>
public sealed class NastyInputTests(AccessApp access) : IClassFixture<AccessApp>
{
    private static readonly string[] Parameters =
    [
        .. ViewQuery.Parameters, "page", "sort", "who", "before", "after", "dir", "file", "year", "gone", "email", "text", "q", "show", "dates", "view", "repository", "form", "files", "against", "diff", "line",
        "other", "with", "ref2", "returnUrl", "handler", "charted", "id",
    ];

    private static readonly string[] Values =
    [
        "", "%00", "-1", "0", "99999999999999999999", "1e9", "NaN", "%FF%FE", "%ED%A0%80", "%F0%9F%A6%8A", "'%22%3E%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd", "a%0D%0AX-Injected:%201",
        "%25s%25n", "$(id)", "2024-02-30", "0001-01-01", "9999-12-31", "!!!", "[", "*", "%5C", "src%2F**%2F*", new('a', 3_000), "HEAD..", "..", "refs/heads/", "-", "null", "true", "%E2%80%AE",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_of_them_is_a_fault_of_the_server()
    {
        await access.ShareAsync(Visibility.Public);
        var routes = (await access.App.RoutesAsync()).Select(Route.Of)
            .Where(r => r.Method == "GET" && r.Pattern is not ("files" or "/login" or "/logout") && !r.Pattern.EndsWith("/progress", StringComparison.Ordinal) && !r.Pattern.Contains("**", StringComparison.Ordinal)).ToList();
        var random = new Random(20);
        var wrong = new List<string>();
        var before = access.App.Log.Count;
        foreach (var route in routes)
        {
            var path = route.Pattern.Replace("{id:int}", access.Read.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{sha}", access.Sha, StringComparison.Ordinal)
                .Replace("{slug}", "committers", StringComparison.Ordinal).Replace("{file}", random.Next(2) == 0 ? "commits.csv" : "committers.json", StringComparison.Ordinal)
                .Replace("{name}", "lines", StringComparison.Ordinal).Replace("{figure}", "punch-card", StringComparison.Ordinal).Replace("{documentname}", "v1", StringComparison.Ordinal).Replace("{token}", "x", StringComparison.Ordinal).Replace("{*path}", "x", StringComparison.Ordinal);
            foreach (var parameter in Parameters)
            {
                var query = $"{parameter}={Values[random.Next(Values.Length)]}";
                if (random.Next(4) == 0) query += $"&{parameter}={Values[random.Next(Values.Length)]}&{Parameters[random.Next(Parameters.Length)]}={Values[random.Next(Values.Length)]}";
                using var answer = await access[random.Next(2) == 0 ? Role.Owner : Role.Stranger].GetAsync($"{path}?{query}", Ct);
                if ((int)answer.StatusCode >= 500 || answer.Headers.Contains("X-Injected")) wrong.Add($"{path}?{query}: {(int)answer.StatusCode}");
            }
        }
        Assert.Equal([], wrong);
        Assert.Equal([], access.App.Log.Skip(before).Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal)));
    }

    // Without a NUL: the test's client refuses to send it.
    [Theory]
    [InlineData("%FF")]
    [InlineData("..%2F..")]
    [InlineData("%F0%9F%A6%8A")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("a%0d%0ab")]
    public async Task What_stands_in_a_path_is_none_either(string value)
    {
        await access.ShareAsync(Visibility.Public);
        var paths = (await access.App.RoutesAsync()).Select(Route.Of).Where(r => r.Method == "GET" && r.Pattern.Contains('{', StringComparison.Ordinal) && !r.Pattern.Contains("{*", StringComparison.Ordinal)).Select(r => r.Pattern).ToList();
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            // One parameter at a time: the last one, or the repository's number.
            foreach (var address in new[] { Replace(path, value, last: true), Replace(path, value, last: false) })
            {
                using var answer = await access[Role.Owner].GetAsync(address, Ct);
                if ((int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.OK && !path.Contains("openapi", StringComparison.Ordinal)) wrong.Add($"{address}: {(int)answer.StatusCode}");
            }
        }
        Assert.Equal([], wrong);

        string Replace(string path, string with, bool last)
        {
            var parts = path.Split('/');
            var chosen = Array.FindIndex(parts, p => p.Contains('{', StringComparison.Ordinal));
            if (last) chosen = Array.FindLastIndex(parts, p => p.Contains('{', StringComparison.Ordinal));
            return string.Join('/', parts.Select((part, i) => i == chosen ? System.Text.RegularExpressions.Regex.Replace(part, @"\{[^}]*\}", with)
                : part == "{id:int}" ? access.Read.ToString(CultureInfo.InvariantCulture) : System.Text.RegularExpressions.Regex.Replace(part, @"\{[^}]*\}", "x")));
        }
    }
}
