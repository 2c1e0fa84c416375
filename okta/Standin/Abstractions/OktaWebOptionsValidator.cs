namespace Okta.AspNet.Abstractions;

/// <summary>Refuses settings that cannot work: first the domain, then what <typeparamref name="T"/> adds.</summary>
public class OktaWebOptionsValidator<T> where T : OktaWebOptions
{
    private static readonly string[] AdminHosts =
    [
        "-admin.oktapreview.com", "-admin.okta.com", "-admin.okta-emea.com", "-admin.okta-gov.com",
        "-admin.okta.mil", "-admin.okta-miltest.com", "-admin.trex-gov.com",
    ];

    /// <exception cref="ArgumentNullException">Something required is missing; the parameter's name is the property's.</exception>
    /// <exception cref="ArgumentException">Something is there and cannot be right; the parameter's name is the property's.</exception>
    public void Validate(OktaWebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateDomain(options.OktaDomain);
        ValidateInternal((T)options);
    }

    /// <summary>The checks of a kind of app; none here.</summary>
    protected virtual void ValidateInternal(T options)
    {
    }

    private static void ValidateDomain(string? domain)
    {
        const string name = nameof(OktaWebOptions.OktaDomain);

        if (string.IsNullOrEmpty(domain))
            throw new ArgumentNullException(name, "The Okta domain is missing. Set it to your org's address, such as https://example.okta.com.");
        if (!domain.StartsWith("https://", StringComparison.Ordinal))
            throw new ArgumentException($"The Okta domain must start with https://, but is '{domain}'.", name);
        if (domain.Contains("{yourOktaDomain}", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("The Okta domain is still a placeholder. Put your org's address in its place.", name);
        if (AdminHosts.Any(host => domain.Contains(host, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"The Okta domain must be your org's address without -admin, but is '{domain}'.", name);
        if (domain.Contains(".com.com", StringComparison.OrdinalIgnoreCase) || domain.Split("://").Length != 2)
            throw new ArgumentException($"The Okta domain looks mistyped: '{domain}'.", name);
    }
}
