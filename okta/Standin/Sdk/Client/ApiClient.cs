using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Newtonsoft.Json;

namespace Okta.Sdk.Client;

/// <summary>Sends one GET with Okta's headers, and again after a 429.</summary>
internal sealed class ApiClient(HttpMessageHandler handler)
{
    private static readonly string UserAgent =
        $"okta-sdk-dotnet/{Configuration.Version} runtime/{RuntimeInformation.FrameworkDescription} " +
        $"os/{RuntimeInformation.OSDescription} /okta-sdk-dotnet/csharp/oasv3";

    /// <summary>
    /// The answer, whatever its status. What is no answer at all (refused connections, unreadable bodies, a 429 that names no time to wait for,
    /// <see cref="Configuration.RequestTimeout"/>) comes back as an answer without data, with the reason in its error text.
    /// </summary>
    /// <exception cref="TimeoutException">
    /// One try took longer than <see cref="Configuration.ConnectionTimeout"/>; or, only where there are no retries, the call was cancelled.
    /// With retries the cancellation is ignored.
    /// </exception>
    public async Task<ApiResponse<T>> GetAsync<T>(string pathAndQuery, string? contentType, IReadableConfiguration configuration, CancellationToken ct)
        where T : class
    {
        var retries = configuration.MaxRetries ?? 0;
        if (retries <= 0) return await SendAsync<T>(pathAndQuery, contentType, configuration, retry: null, ct).ConfigureAwait(false);

        using var limit = new CancellationTokenSource();
        if (configuration.RequestTimeout is > 0 and var milliseconds) limit.CancelAfter(milliseconds);
        try
        {
            var response = await SendAsync<T>(pathAndQuery, contentType, configuration, retry: null, limit.Token).ConfigureAwait(false);
            for (var count = 1; count <= retries && response.StatusCode == HttpStatusCode.TooManyRequests; count++)
            {
                if (WaitAskedForBy(response.Headers) is not { } wait) return Nothing<T>("The answer 429 names no time at which to try again.");
                if (wait > TimeSpan.Zero) await Task.Delay(wait, limit.Token).ConfigureAwait(false);

                var retry = new Retry(count, First(response.Headers, "X-Okta-Request-Id"));
                response = await SendAsync<T>(pathAndQuery, contentType, configuration, retry, limit.Token).ConfigureAwait(false);
            }

            return response;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && limit.IsCancellationRequested)
        {
            return Nothing<T>($"The call and its retries took longer than {configuration.RequestTimeout} ms.");
        }
    }

    private async Task<ApiResponse<T>> SendAsync<T>(
        string pathAndQuery, string? contentType, IReadableConfiguration configuration, Retry? retry, CancellationToken ct)
        where T : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (configuration.ConnectionTimeout is > 0 and var milliseconds) timeout.CancelAfter(milliseconds);

        try
        {
            using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            using var request = Request(pathAndQuery, contentType, configuration, retry);
            using var response = await client.SendAsync(request, timeout.Token).ConfigureAwait(false);
            return await ReadAsync<T>(response, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("The request timed out or was cancelled.", e);
        }
        catch (HttpRequestException e)
        {
            return Nothing<T>(e.Message);
        }
    }

    private static HttpRequestMessage Request(string pathAndQuery, string? contentType, IReadableConfiguration configuration, Retry? retry)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, configuration.OktaDomain!.TrimEnd('/') + pathAndQuery);
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Accept", "application/json");
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation(
            "Authorization",
            configuration.AuthorizationMode == AuthorizationMode.BearerToken ? $"Bearer {configuration.AccessToken}" : $"SSWS {configuration.Token}");

        if (retry is not null)
        {
            headers.TryAddWithoutValidation("x-Okta-Retry-Count", retry.Count.ToString(CultureInfo.InvariantCulture));
            headers.TryAddWithoutValidation("X-Okta-Retry-For", retry.For);
        }

        if (contentType is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return request;
    }

    private static async Task<ApiResponse<T>> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        var body = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        var headers = new Multimap<string, string>();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            foreach (var value in values) headers.Add(name, value);
        }

        if (!response.IsSuccessStatusCode) return new ApiResponse<T>(response.StatusCode, headers, null, body, response.ReasonPhrase);

        try
        {
            return new ApiResponse<T>(response.StatusCode, headers, JsonConvert.DeserializeObject<T>(body), body, null);
        }
        catch (JsonException e)
        {
            return new ApiResponse<T>(response.StatusCode, headers, null, body, e.Message);
        }
    }

    /// <summary>The time between the answer's Date and the reset it names, plus a second; null when either is missing or unreadable.</summary>
    private static TimeSpan? WaitAskedForBy(Multimap<string, string> headers)
    {
        if (!long.TryParse(First(headers, "X-Rate-Limit-Reset"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var reset)) return null;
        if (!DateTimeOffset.TryParse(First(headers, "Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;

        return TimeSpan.FromSeconds(reset - date.ToUnixTimeSeconds() + 1);
    }

    private static string? First(Multimap<string, string> headers, string name) =>
        headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    private static ApiResponse<T> Nothing<T>(string reason)
        where T : class => new(0, [], null, null, reason);

    private sealed record Retry(int Count, string? For);
}
