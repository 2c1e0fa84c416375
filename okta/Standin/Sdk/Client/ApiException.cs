namespace Okta.Sdk.Client;

/// <summary>Makes the exception for an answer; null when the answer is none to throw for.</summary>
public delegate Exception? ExceptionFactory(string methodName, IApiResponse response);

/// <summary>The API refused a call.</summary>
public class ApiException : Exception
{
    /// <summary>An exception of which nothing is known.</summary>
    public ApiException()
    {
    }

    /// <param name="errorCode">The HTTP status.</param>
    /// <param name="message">What happened; it may contain the answer's body.</param>
    public ApiException(int errorCode, string message)
        : base(message) => ErrorCode = errorCode;

    /// <param name="errorCode">The HTTP status.</param>
    /// <param name="message">What happened; it may contain the answer's body.</param>
    /// <param name="errorContent">The answer's body.</param>
    /// <param name="headers">The answer's headers.</param>
    public ApiException(int errorCode, string message, object? errorContent = null, Multimap<string, string>? headers = null)
        : base(message)
    {
        ErrorCode = errorCode;
        ErrorContent = errorContent;
        Headers = headers;
    }

    /// <summary>The HTTP status, not Okta's <c>E…</c> code.</summary>
    public int ErrorCode { get; set; }

    /// <summary>The answer's body as text, not parsed; null when there was no call.</summary>
    public object? ErrorContent { get; private set; }

    /// <summary>The answer's headers; null when there was no call.</summary>
    public Multimap<string, string>? Headers { get; private set; }
}
