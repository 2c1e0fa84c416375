namespace Okta.Sdk.Client;

/// <summary>What every API client has.</summary>
public interface IApiAccessor
{
    /// <summary>The settings in force.</summary>
    IReadableConfiguration Configuration { get; set; }

    /// <summary>Makes the exceptions for refused calls; null means that none are thrown.</summary>
    ExceptionFactory? ExceptionFactory { get; set; }

    /// <summary>The org's address.</summary>
    string? GetBasePath();
}
