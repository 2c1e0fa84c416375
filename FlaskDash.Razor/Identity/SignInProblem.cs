using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Razor.Identity;

/// <summary>Why somebody is not signed in. What each means in words is in <see cref="SignInProblemText"/>.</summary>
public enum SignInProblem
{
    /// <summary>The sign-in did not come to an end, and the app cannot say more.</summary>
    Unfinished,

    /// <summary>Okta said no: cancelled, or the account is not assigned to the application.</summary>
    Denied,

    /// <summary>The answer does not belong to a sign-in of this browser, or came twice or too late.</summary>
    Lost,

    /// <summary>The token is of another time than this machine's.</summary>
    Clock,

    /// <summary>Okta does not answer.</summary>
    Unreachable,

    /// <summary>Okta does not accept this application: client id, secret, scopes or callback.</summary>
    ApplicationRefused,

    /// <summary>What Okta's address published or sent is not to be trusted.</summary>
    NotTrusted,

    /// <summary>Okta no longer holds the account active.</summary>
    NotActive,
}

/// <summary>Tells from a failure what the person should hear. The failure's own text goes to the log only.</summary>
internal static class SignInFailure
{
    public static SignInProblem Classify(Exception? failure)
    {
        var chain = Chain(failure).ToList();
        if (chain.OfType<SignInRefusedException>().FirstOrDefault() is { } own) return own.Problem;
        if (chain.Select(e => e.Data["error"] as string).FirstOrDefault(e => e is not null) is { } error) return OfErrorCode(error);
        if (chain.Any(e => e is InvalidConfigurationException)) return SignInProblem.NotTrusted;
        if (chain.Any(e => e is SecurityTokenExpiredException or SecurityTokenNotYetValidException)) return SignInProblem.Clock;
        if (chain.Any(e => e is HttpRequestException or IOException or OperationCanceledException or TimeoutException)) return SignInProblem.Unreachable;
        if (chain.Any(e => e.Message.Contains("IDX20803", StringComparison.Ordinal) || e.Message.Contains("IDX20804", StringComparison.Ordinal))) return SignInProblem.Unreachable;
        if (chain.Any(IsAnswerThatIsNone)) return SignInProblem.Unreachable;
        if (chain.Any(IsLostState)) return SignInProblem.Lost;
        return chain.Any(IsTokenRefused) ? SignInProblem.NotTrusted : SignInProblem.Unfinished;
    }

    /// <summary>The handler has no type for a correlation cookie that is not there, and for a state that is missing or not ours.</summary>
    private static bool IsLostState(Exception e) =>
        e is AuthenticationFailureException && (e.Message.StartsWith("Correlation failed", StringComparison.Ordinal) || e.Message.Contains("message.State", StringComparison.OrdinalIgnoreCase));

    /// <summary>Text that is no token comes as an ArgumentException, known by IdentityModel's number; a refusal by the handler itself has no type but its own.</summary>
    private static bool IsTokenRefused(Exception e) =>
        e is SecurityTokenException or OpenIdConnectProtocolException or AuthenticationFailureException { InnerException: null } || e.Message.StartsWith("IDX", StringComparison.Ordinal);

    /// <summary>RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6.</summary>
    private static SignInProblem OfErrorCode(string error) => error switch
    {
        "access_denied" or "consent_required" => SignInProblem.Denied,
        "invalid_client" or "unauthorized_client" or "invalid_scope" or "unsupported_response_type" or "unsupported_grant_type" => SignInProblem.ApplicationRefused,
        "invalid_grant" or "login_required" or "interaction_required" => SignInProblem.Lost,
        "temporarily_unavailable" or "server_error" => SignInProblem.Unreachable,
        _ => SignInProblem.Unfinished,
    };

    /// <summary>The token endpoint answered with something that is not JSON, as a gateway does for a service that is down.</summary>
    private static bool IsAnswerThatIsNone(Exception e) =>
        e is OpenIdConnectProtocolException && e.Message.Contains("Status Code: 5", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (var e = failure; e is not null; e = e.InnerException) yield return e;
    }
}

/// <summary>A check of our own refused a sign-in.</summary>
internal sealed class SignInRefusedException(SignInProblem problem, string reason) : Exception(reason)
{
    public SignInProblem Problem => problem;
}
