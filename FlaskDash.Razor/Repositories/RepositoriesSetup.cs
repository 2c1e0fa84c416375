using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Repositories;

/// <summary>Registers the catalogue.</summary>
public static class RepositoriesSetup
{
    public static void AddRepositories(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAudit();
        services.AddSingleton<IPostConfigureOptions<LocalRootOptions>, DevelopmentRoot>();
        services.AddSingleton<OwnCheckout>();
        services.AddScoped<RepositoryCatalog>();
        services.AddScoped<RepositoryAdding>();
        services.AddScoped<RepositoryRoles>();
        services.AddScoped<Credentials>();
        services.AddScoped<DeployKeyOffers>();
        services.AddScoped<CommitBrowser>();
        services.AddScoped<CommitExport>();
        services.AddScoped<CommitterElsewhere>();
        services.AddScoped<CountingRules>();
        services.AddScoped<PeopleDecisions>();
        services.AddScoped<ViewPreferences>();
        services.AddScoped<CommitReader>();
        services.AddScoped<CommitDiffs>();
        services.AddScoped<CommitFinder>();
        services.AddScoped<SearchCompletion>();
        services.AddScoped<LineChanges>();
        services.AddScoped<FigureChecks>();
        services.AddScoped<PastStates>();
        services.AddScoped<PatchIdStates>();
        services.AddSingleton<ManyRepositories>();
        services.AddScoped<Embedding>();
        services.AddScoped<ShareLinks>();
        services.AddScoped<HistoryRewrites>();
        services.AddScoped<RepositoryWatch>();
        services.AddScoped<Inquiries>();
        services.AddScoped<ForegroundIndex>();
        services.AddSingleton<WebhookSeal>();
        services.AddScoped<Webhooks>();
        services.AddScoped<WebhookCalls>();
        services.AddScoped<DeleteJob>();
        services.AddHostedService<DeletionResumer>();
    }
}
