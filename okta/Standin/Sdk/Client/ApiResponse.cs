using System.Net;

namespace Okta.Sdk.Client;

/// <summary>An answer of the API, or what is known of a call that got none.</summary>
public interface IApiResponse
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    HttpStatusCode StatusCode { get; }

    /// <summary>The answer's headers; empty when there was no answer.</summary>
    Multimap<string, string> Headers { get; }

    /// <summary>The body as text; null when there was no answer.</summary>
    string? RawContent { get; }

    /// <summary>What went wrong below HTTP, or when reading the body; null when nothing did. For logs, not for browsers.</summary>
    string? ErrorText { get; }
}

/// <summary>An answer of the API with its body as an object.</summary>
/// <remarks>Cookies and links of Okta's type are left out.</remarks>
public class ApiResponse<T> : IApiResponse
{
    internal ApiResponse(HttpStatusCode statusCode, Multimap<string, string> headers, T? data, string? rawContent, string? errorText)
    {
        StatusCode = statusCode;
        Headers = headers;
        Data = data;
        RawContent = rawContent;
        ErrorText = errorText;
    }

    /// <inheritdoc />
    public HttpStatusCode StatusCode { get; }

    /// <inheritdoc />
    public Multimap<string, string> Headers { get; }

    /// <summary>The body; null when there was no answer, or none that could be read.</summary>
    public T? Data { get; }

    /// <inheritdoc />
    public string? RawContent { get; }

    /// <inheritdoc />
    public string? ErrorText { get; internal set; }
}

/// <summary>Several values for a key. Keys are compared exactly: header names are spelled as they came.</summary>
public class Multimap<TKey, TValue> : Dictionary<TKey, IList<TValue>>
    where TKey : notnull
{
    /// <summary>Adds a value to those the key has.</summary>
    public void Add(TKey key, TValue value)
    {
        if (!TryGetValue(key, out var values)) this[key] = values = [];
        values.Add(value);
    }
}
