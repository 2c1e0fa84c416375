namespace Okta.AspNet.Abstractions;

/// <summary>The items of <c>AuthenticationProperties</c> that are passed on to Okta's authorize endpoint.</summary>
public static class OktaParams
{
    /// <summary>A session token from Okta's Authentication API: signs in without Okta's page.</summary>
    public const string SessionToken = "sessionToken";

    /// <summary>The name to fill in on Okta's page.</summary>
    public const string LoginHint = "login_hint";

    /// <summary>The id of the identity provider to go to at once.</summary>
    public const string Idp = "idp";

    /// <summary>How strongly the user must have proved who they are.</summary>
    public const string AcrValues = "acr_values";

    /// <summary>Whether to ask again: <c>login</c>, <c>consent</c>, <c>none</c> or <c>enroll_authenticator</c>.</summary>
    public const string Prompt = "prompt";

    /// <summary>The factors to enrol, with <c>prompt=enroll_authenticator</c>.</summary>
    public const string EnrollAmrValues = "enroll_amr_values";

    /// <summary>The six names above.</summary>
    public static readonly IList<string> AllParams = [SessionToken, LoginHint, Idp, AcrValues, Prompt, EnrollAmrValues];

    /// <summary>Whether these items ask for enrolment of a factor instead of a sign-in.</summary>
    public static bool IsPromptEnrollAuthenticator(IDictionary<string, string?>? items) =>
        items is not null && items.TryGetValue(Prompt, out var prompt) && prompt == "enroll_authenticator";
}
