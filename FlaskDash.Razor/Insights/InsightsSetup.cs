namespace FlaskDash.Razor.Insights;

/// <summary>Registers what reads histories.</summary>
public static class InsightsSetup
{
    public static void AddInsights(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<InsightsOptions>().BindConfiguration(InsightsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RepositoryHistory>();
        builder.Services.AddSingleton<RepositoryFiles>();
        builder.Services.AddSingleton<RepositoryShas>();
    }
}
