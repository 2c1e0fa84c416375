namespace FlaskDash.Razor.Identity;

/// <summary>Reads the settings of sign-in and says what is wrong with them, before Okta's packages do.</summary>
internal static class OktaSettingsReader
{
    private static readonly string[] WhatMakesAnOrg = ["OktaDomain", "Issuer", "ClientId", "ClientSecret", "ApiToken"];

    /// <summary>Whether anything says which Okta org to use: then it has to be said in full.</summary>
    public static bool IsAnythingSet(IConfiguration configuration) =>
        WhatMakesAnOrg.Any(name => !string.IsNullOrWhiteSpace(configuration.GetSection(OktaSettings.Section)[name]));

    /// <exception cref="SettingsException">One line for each fault.</exception>
    public static OktaSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var settings = Bind<OktaSettings>(configuration, OktaSettings.Section);
        settings.OktaDomain = Tidy(settings.OktaDomain).TrimEnd('/');
        settings.ClientId = Tidy(settings.ClientId);
        settings.ClientSecret = Tidy(settings.ClientSecret);
        settings.ApiToken = Tidy(settings.ApiToken);
        settings.AuthorizationServerId = Tidy(settings.AuthorizationServerId);
        settings.PostLogoutRedirectUri = Tidy(settings.PostLogoutRedirectUri);
        settings.AdministratorsGroup = Tidy(settings.AdministratorsGroup);
        settings.GroupsClaim = Tidy(settings.GroupsClaim);
        settings.EventHookSecret = Tidy(settings.EventHookSecret);
        settings.StepUpAcrValues = Tidy(settings.StepUpAcrValues);
        if (settings.OktaDomain.Length == 0 && Uri.TryCreate(configuration["Okta:Issuer"], UriKind.Absolute, out var issuer))
            (settings.OktaDomain, settings.AuthorizationServerId) = TutorialSettings.SplitIssuer(issuer);

        var faults = OktaSettingsRules.Check(settings, isDevelopment);
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    /// <exception cref="SettingsException">One line for each fault.</exception>
    public static SessionSettings ReadSessions(IConfiguration configuration)
    {
        var settings = Bind<SessionSettings>(configuration, SessionSettings.Section);
        var faults = new List<string>();
        if (settings.IdleTimeout < TimeSpan.FromMinutes(1)) faults.Add("Sessions:IdleTimeout is shorter than a minute. Give a duration such as 00:30:00.");
        if (settings.Lifetime < settings.IdleTimeout) faults.Add("Sessions:Lifetime is shorter than Sessions:IdleTimeout. Give a longer one, such as 12:00:00.");
        if (settings.StepUpAfter < TimeSpan.Zero) faults.Add("Sessions:StepUpAfter is negative. Give a duration such as 00:15:00, or 00:00:00 to ask for no second sign-in.");
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : new()
    {
        var settings = new T();
        // Bound one by one, since the binder's own message names neither the fix nor, in every case, the key.
        foreach (var property in typeof(T).GetProperties().Where(p => p.CanWrite))
        {
            var key = $"{section}:{property.Name}";
            if (configuration[key] is not { } text) continue;
            try
            {
                if (configuration.GetValue(property.PropertyType, key) is { } value) property.SetValue(settings, value);
            }
            catch (InvalidOperationException)
            {
                var wanted = property.PropertyType == typeof(TimeSpan) ? "a duration such as 00:05:00" : "true or false";
                throw new SettingsException($"{key} is \"{OktaSettingsRules.Short(text)}\", which cannot be read. Give {wanted}.");
            }
        }

        return settings;
    }

    private static string Tidy(string? text) => text?.Trim() ?? "";
}
