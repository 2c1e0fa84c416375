using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// Carries a problem to its page. Sealed, so that nobody can make this site say something by writing a link, and short-lived.
/// </summary>
public sealed class SignInProblemLink(IDataProtectionProvider protection)
{
    public const string Page = "/sign-in-problem";

    private readonly ITimeLimitedDataProtector sealer = protection.CreateProtector("FlaskDash.Razor.SignInProblem").ToTimeLimitedDataProtector();

    /// <summary>The address of the page for this request's problem.</summary>
    /// <param name="returnTo">Where the person wanted to go; checked again when used.</param>
    internal string For(SignInProblem problem, HttpContext context, string? returnTo) =>
        $"{Page}?about={Uri.EscapeDataString(sealer.Protect($"{problem}\n{TraceIdOf(context)}\n{returnTo}", TimeSpan.FromHours(1)))}";

    /// <summary>Opens what <see cref="For"/> has sealed; null when it is not ours or too old.</summary>
    public SignInProblemDetails? Open(string? about)
    {
        if (string.IsNullOrEmpty(about)) return null;
        try
        {
            return sealer.Unprotect(about).Split('\n', 3) is [var problem, var trace, var returnTo]
                ? new(Enum.Parse<SignInProblem>(problem), trace, ReturnAddress.Of(returnTo)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The id of this request in the log.</summary>
    internal static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}

/// <param name="TraceId">Of the request that failed, as in the log.</param>
/// <param name="ReturnTo">A path of this site.</param>
public sealed record SignInProblemDetails(SignInProblem Problem, string TraceId, string ReturnTo);
