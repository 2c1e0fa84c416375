using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Data;

/// <summary>Registers the database, its migrations and where files lie.</summary>
public static class DataSetup
{
    public static void AddData(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DataFolderOptions>().BindConfiguration(DataFolderOptions.Section);
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<Database>();
        services.AddSingleton<Migrator>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", tags: ["ready"]);

        services.AddPooledDbContextFactory<SqliteDashContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<Database>().ConnectionString)
            .AddInterceptors(new SqlitePragmas()));
        services.AddPooledDbContextFactory<PostgresDashContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<Database>().ConnectionString));
        services.AddSingleton<IDbContextFactory<DashContext>>(provider => provider.GetRequiredService<Database>().IsPostgres
            ? ActivatorUtilities.CreateInstance<Contexts<PostgresDashContext>>(provider)
            : ActivatorUtilities.CreateInstance<Contexts<SqliteDashContext>>(provider));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext());

        var protection = services.AddDataProtection().SetApplicationName("FlaskDash.Razor").PersistKeysToDbContext<DashContext>();
        services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeySealing>();
        services.AddSingleton<CredentialSeal>();
        var keys = builder.Configuration.GetSection(KeyOptions.Section).Get<KeyOptions>() ?? new();
        if (keys.File.Length > 0)
            services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((management, ring) => management.XmlEncryptor = new KeyFileEncryptor(ring));
        else if (keys.Certificate.Length > 0)
            protection.ProtectKeysWithCertificate(KeyFile.ReadCertificate(keys.Certificate, keys.CertificatePassword));
        services.AddHealthChecks().AddCheck<KeysCheck>("keys", tags: ["keys"]);
    }
}

/// <summary>Hands out one database's context to whoever asks for the database's, whichever it is.</summary>
internal sealed class Contexts<T>(IDbContextFactory<T> contexts) : IDbContextFactory<DashContext> where T : DashContext
{
    public DashContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<DashContext> CreateDbContextAsync(CancellationToken ct = default) => await contexts.CreateDbContextAsync(ct);
}
