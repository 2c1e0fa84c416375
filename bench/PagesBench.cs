using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using FlaskDash.Okta.LocalOrg;

namespace FlaskDash.Bench;

/// <summary>
/// CPU of the app's process per request, page by page, in rounds that take turns, beside a bare Razor page in the same process.
/// Usage: <c>dotnet run -c Release --project bench -- pages [PATH]</c>; PATH is a repository to show, by default this checkout.
/// </summary>
internal static partial class PagesBench
{
    private const int Rounds = 5;
    private const int Requests = 600;
    private const int Connections = 4;

    public static async Task<int> RunAsync(string[] args)
    {
        var checkout = Checkout();
        var path = Path.GetFullPath(args.ElementAtOrDefault(0) ?? checkout);
        var folder = Directory.CreateTempSubdirectory("flaskdash-bench-").FullName;
        var address = new Uri("http://localhost:" + FreePort().ToString(CultureInfo.InvariantCulture));
        try
        {
            var options = new LocalOrgOptions { Port = 0, KeyFile = Path.Combine(folder, "org.pem"), EnvironmentName = "Development" };
            options.RedirectUris.Add(new Uri(address, "/oidc/callback").ToString());
            await using var org = await LocalOrg.StartAsync(options, CancellationToken.None);
            var settings = new Dictionary<string, string>
            {
                ["Okta__OktaDomain"] = org.Address.ToString().TrimEnd('/'), ["Okta__ClientId"] = options.ClientId, ["Okta__ClientSecret"] = options.ClientSecret,
                ["Okta__ApiToken"] = options.ApiToken, ["Data__Folder"] = folder, ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Indexing__RefreshEvery"] = "0",
                ["Logging__LogLevel__Default"] = "Warning", ["Repositories__LocalRoots__0"] = Path.GetDirectoryName(path)!,
            };

            using (var index = Start(checkout, settings, ["index", path, "--visibility", "public"], bare: false))
            {
                await index.WaitForExitAsync();
                if (index.ExitCode != 0) return index.ExitCode;
            }
            using var app = Start(checkout, settings, ["--urls", address.ToString()], bare: true);
            try
            {
                return await MeasureAsync(app, address, org);
            }
            finally
            {
                app.Kill(entireProcessTree: true);
                await app.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(Process app, Uri address, LocalOrg org)
    {
        using var stranger = Client(address);
        using var signedIn = Client(address);
        await ReadyAsync(app);
        await SignInAsync(signedIn, org);
        var list = await signedIn.GetStringAsync("/repositories");
        var overview = RepositoryLink().Match(list).Value;
        if (overview.Length == 0) throw new InvalidOperationException("The list of repositories shows none.");

        (string Name, string Path, HttpClient Client)[] cases =
        [
            ("bare page, stranger", "/bare", stranger), ("/, stranger", "/", stranger), ("overview, stranger", overview, stranger),
            ("bare page, signed in", "/bare", signedIn), ("/, signed in", "/", signedIn), ("/repositories, signed in", "/repositories", signedIn),
            ("overview, signed in", overview, signedIn),
        ];
        foreach (var c in cases) await LoadAsync(c.Client, c.Path, 200);

        var costs = cases.ToDictionary(c => c.Name, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var c in cases)
            {
                app.Refresh();
                var before = app.TotalProcessorTime;
                await LoadAsync(c.Client, c.Path, Requests);
                app.Refresh();
                costs[c.Name].Add((app.TotalProcessorTime - before).TotalMicroseconds / Requests);
            }
        }

        Console.WriteLine($"{"",-26} {"µs CPU",8} {"× bare",8} {"bytes",8}");
        foreach (var c in cases)
        {
            var bare = Median(costs["bare page, " + (c.Client == stranger ? "stranger" : "signed in")]);
            var size = (await c.Client.GetByteArrayAsync(c.Path)).Length;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{c.Name,-26} {Median(costs[c.Name]),8:0} {Median(costs[c.Name]) / bare,8:0.0} {size,8}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of the app: {app.PeakWorkingSet64 / 1_048_576} MiB"));
        return 0;
    }

    private static Process Start(string checkout, Dictionary<string, string> settings, string[] args, bool bare)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = checkout, RedirectStandardOutput = bare };
        var entry = typeof(PagesBench).Assembly.Location;
        start.ArgumentList.Add(entry);
        start.ArgumentList.Add("serve");
        foreach (var arg in args) start.ArgumentList.Add(arg);
        foreach (var (key, value) in settings) start.Environment[key] = value;
        start.Environment["ASPNETCORE_CONTENTROOT"] = Path.Combine(checkout, "FlaskDash.Razor");
        if (bare) start.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "FlaskDash.Bench";
        var process = Process.Start(start)!;
        return process;
    }

    private static async Task ReadyAsync(Process app)
    {
        var ready = new TaskCompletionSource();
        app.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException("The app did not start."));
            else if (line.Data.Contains("Data lies in", StringComparison.Ordinal)) ready.TrySetResult();
        };
        app.BeginOutputReadLine();
        await ready.Task;
    }

    // As a browser does it: follow to the org's page, choose the first account, post what the org gives back.
    private static async Task SignInAsync(HttpClient client, LocalOrg org)
    {
        var page = await client.GetAsync(new Uri("/login", UriKind.Relative));
        for (var steps = 0; steps < 5 && await FormAsync(page) is { } form; steps++)
        {
            if (form.Fields.All(f => f.Key != "code")) form.Fields.Add(new("login", org.Accounts[0].Login));
            page = await client.PostAsync(form.Action, new FormUrlEncodedContent(form.Fields));
            if (page.RequestMessage!.RequestUri!.AbsolutePath == "/repositories") return;
        }
        throw new InvalidOperationException($"Signing in ended at {page.RequestMessage!.RequestUri!.AbsolutePath} with {(int)page.StatusCode}.");
    }

    private static async Task<(Uri Action, List<KeyValuePair<string, string>> Fields)?> FormAsync(HttpResponseMessage page)
    {
        var html = await page.Content.ReadAsStringAsync();
        if (!FormTag().IsMatch(html)) return null;
        var action = WebUtility.HtmlDecode(FormAction().Match(html).Groups[1].Value);
        var fields = HiddenInput().Matches(html).Select(m => new KeyValuePair<string, string>(
            Attribute(m.Value, "name"), WebUtility.HtmlDecode(Attribute(m.Value, "value")))).ToList();
        return (new Uri(page.RequestMessage!.RequestUri!, action), fields);
    }

    private static string Attribute(string tag, string name) => Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value;

    private static async Task LoadAsync(HttpClient client, string path, int requests) =>
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (var i = 0; i < requests / Connections; i++)
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
            }
        }));

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = address };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlaskDash.Razor.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("/repositories/[0-9]+(?=\")")]
    private static partial Regex RepositoryLink();

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex FormTag();

    [GeneratedRegex("<form[^>]*action=\"([^\"]*)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex HiddenInput();
}
