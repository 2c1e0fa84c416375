namespace FlaskDash.Okta.LocalOrg;

/// <summary>An example account as it stands now.</summary>
/// <param name="Id">Okta's user id, the <c>sub</c> of id tokens; the same after every start.</param>
/// <param name="Login">The user name, an address at example.com; the <c>sub</c> of access tokens.</param>
/// <param name="Groups">Names of Okta groups, <c>Everyone</c> first.</param>
/// <param name="Status">Okta's word: ACTIVE, SUSPENDED, …</param>
public sealed record LocalAccount(
    string Id, string Login, string Email, string FirstName, string LastName, IReadOnlyList<string> Groups, string Status)
{
    /// <summary>The name for display.</summary>
    public string Name => $"{FirstName} {LastName}";

    /// <summary>Only these may sign in.</summary>
    public bool IsActive => Status == "ACTIVE";
}
