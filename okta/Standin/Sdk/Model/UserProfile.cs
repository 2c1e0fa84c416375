using Newtonsoft.Json;

namespace Okta.Sdk.Model;

/// <summary>A user's attributes. Every one may be null; which are sent depends on the org and on the caller's rights.</summary>
public class UserProfile
{
    /// <summary>The city.</summary>
    [JsonProperty("city")]
    public string? City { get; set; }

    /// <summary>The cost center.</summary>
    [JsonProperty("costCenter")]
    public string? CostCenter { get; set; }

    /// <summary>The country (ISO 3166-1 alpha-2).</summary>
    [JsonProperty("countryCode")]
    public string? CountryCode { get; set; }

    /// <summary>The department.</summary>
    [JsonProperty("department")]
    public string? Department { get; set; }

    /// <summary>The display name.</summary>
    [JsonProperty("displayName")]
    public string? DisplayName { get; set; }

    /// <summary>The division.</summary>
    [JsonProperty("division")]
    public string? Division { get; set; }

    /// <summary>The main email address.</summary>
    [JsonProperty("email")]
    public string? Email { get; set; }

    /// <summary>The employee number.</summary>
    [JsonProperty("employeeNumber")]
    public string? EmployeeNumber { get; set; }

    /// <summary>The first name.</summary>
    [JsonProperty("firstName")]
    public string? FirstName { get; set; }

    /// <summary>The honorific prefix.</summary>
    [JsonProperty("honorificPrefix")]
    public string? HonorificPrefix { get; set; }

    /// <summary>The honorific suffix.</summary>
    [JsonProperty("honorificSuffix")]
    public string? HonorificSuffix { get; set; }

    /// <summary>The last name.</summary>
    [JsonProperty("lastName")]
    public string? LastName { get; set; }

    /// <summary>The locale for formats (language_REGION).</summary>
    [JsonProperty("locale")]
    public string? Locale { get; set; }

    /// <summary>The unique name the user signs in with, usually an email address.</summary>
    [JsonProperty("login")]
    public string? Login { get; set; }

    /// <summary>The manager.</summary>
    [JsonProperty("manager")]
    public string? Manager { get; set; }

    /// <summary>The manager's id.</summary>
    [JsonProperty("managerId")]
    public string? ManagerId { get; set; }

    /// <summary>The middle name.</summary>
    [JsonProperty("middleName")]
    public string? MiddleName { get; set; }

    /// <summary>The mobile phone.</summary>
    [JsonProperty("mobilePhone")]
    public string? MobilePhone { get; set; }

    /// <summary>The nick name.</summary>
    [JsonProperty("nickName")]
    public string? NickName { get; set; }

    /// <summary>The organization.</summary>
    [JsonProperty("organization")]
    public string? Organization { get; set; }

    /// <summary>The postal address.</summary>
    [JsonProperty("postalAddress")]
    public string? PostalAddress { get; set; }

    /// <summary>The languages the user reads (RFC 9110, Accept-Language).</summary>
    [JsonProperty("preferredLanguage")]
    public string? PreferredLanguage { get; set; }

    /// <summary>The primary phone.</summary>
    [JsonProperty("primaryPhone")]
    public string? PrimaryPhone { get; set; }

    /// <summary>The address of the user's page elsewhere.</summary>
    [JsonProperty("profileUrl")]
    public string? ProfileUrl { get; set; }

    /// <summary>The second email.</summary>
    [JsonProperty("secondEmail")]
    public string? SecondEmail { get; set; }

    /// <summary>The state.</summary>
    [JsonProperty("state")]
    public string? State { get; set; }

    /// <summary>The street address.</summary>
    [JsonProperty("streetAddress")]
    public string? StreetAddress { get; set; }

    /// <summary>The time zone (IANA name).</summary>
    [JsonProperty("timezone")]
    public string? Timezone { get; set; }

    /// <summary>The title.</summary>
    [JsonProperty("title")]
    public string? Title { get; set; }

    /// <summary>The user type.</summary>
    [JsonProperty("userType")]
    public string? UserType { get; set; }

    /// <summary>The postal code.</summary>
    [JsonProperty("zipCode")]
    public string? ZipCode { get; set; }

    /// <summary>The org's own attributes by name; arrays are <c>JArray</c>. May be null.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? AdditionalProperties { get; set; }
}
