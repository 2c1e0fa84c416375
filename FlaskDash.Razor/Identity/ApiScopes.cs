namespace FlaskDash.Razor.Identity;

/// <summary>What a token may do. The same names serve as scopes of Okta's authorization server.</summary>
public static class ApiScopes
{
    /// <summary>Repositories, commits, committers and insights that its person may see.</summary>
    public const string Read = "flaskdash.read";

    /// <summary>Asks for a fetch of repositories that its person manages.</summary>
    public const string Refresh = "flaskdash.refresh";

    public static IReadOnlyList<string> All { get; } = [Read, Refresh];
}
