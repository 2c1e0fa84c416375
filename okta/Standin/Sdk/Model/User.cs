using Newtonsoft.Json;

namespace Okta.Sdk.Model;

/// <summary>A user of the org. Instants carry their offset (Okta sends UTC). Credentials of Okta's type are left out.</summary>
public class User
{
    /// <summary>Okta's id of the user, never given to another one.</summary>
    [JsonProperty("id")]
    public string? Id { get; private set; }

    /// <summary>Where the user is in the life cycle.</summary>
    [JsonProperty("status")]
    public UserStatus? Status { get; set; }

    /// <summary>The status that an unfinished change leads to; null when there is none.</summary>
    [JsonProperty("transitioningToStatus")]
    public string? TransitioningToStatus { get; private set; }

    /// <summary>When the user was made.</summary>
    [JsonProperty("created")]
    public DateTimeOffset Created { get; private set; }

    /// <summary>When anything about the user last changed.</summary>
    [JsonProperty("lastUpdated")]
    public DateTimeOffset LastUpdated { get; private set; }

    /// <summary>When the user was activated; null when never.</summary>
    [JsonProperty("activated")]
    public DateTimeOffset? Activated { get; private set; }

    /// <summary>When the status last changed; null when never.</summary>
    [JsonProperty("statusChanged")]
    public DateTimeOffset? StatusChanged { get; private set; }

    /// <summary>When the user last signed in; null when never.</summary>
    [JsonProperty("lastLogin")]
    public DateTimeOffset? LastLogin { get; private set; }

    /// <summary>When the password last changed; null when never.</summary>
    [JsonProperty("passwordChanged")]
    public DateTimeOffset? PasswordChanged { get; private set; }

    /// <summary>The user's attributes; null when Okta sent none.</summary>
    [JsonProperty("profile")]
    public UserProfile? Profile { get; set; }

    /// <summary>The user type.</summary>
    [JsonProperty("type")]
    public UserTypeReference? Type { get; set; }

    /// <summary>The realm the user belongs to; null in orgs without realms.</summary>
    [JsonProperty("realmId")]
    public string? RealmId { get; private set; }
}

/// <summary>Which user type a user has.</summary>
public class UserTypeReference
{
    /// <summary>The type's id.</summary>
    [JsonProperty("id")]
    public string? Id { get; set; }
}
