using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Okta.AspNetCore;

/// <summary>The settings of an API behind Okta's access tokens.</summary>
public sealed class OktaWebApiOptions : AspNet.Abstractions.OktaWebApiOptions
{
    /// <summary>The app's own handlers; one of them is wrapped in place. Null means none.</summary>
    public JwtBearerEvents? JwtBearerEvents { get; set; }

    /// <summary>A type of handlers from the service container instead.</summary>
    public Type? JwtBearerEventsType { get; set; }
}
