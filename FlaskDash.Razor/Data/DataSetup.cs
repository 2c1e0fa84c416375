using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

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
            // One parameter for a whole list, so that the statement is made once and not for each length of list.
            .UseSqlite(provider.GetRequiredService<Database>().ConnectionString, sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .AddInterceptors(new SqlitePragmas()));
        services.AddSingleton<IDbContextFactory<DashContext>, SqliteContexts>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<DashContext>>().CreateDbContext());

        services.AddDataProtection().SetApplicationName("FlaskDash.Razor").PersistKeysToDbContext<DashContext>();
    }
}

/// <summary>Which database this process uses.</summary>
public sealed class Database(IOptions<DatabaseOptions> options, DataFolder folder)
{
    /// <summary>Absolute path of the SQLite file.</summary>
    public string File { get; } = SqliteAddress.FileOf(options.Value.Url, folder.Root);

    public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = File, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
}

/// <summary>Hands out SQLite's context to whoever asks for the database's, whichever it is.</summary>
internal sealed class SqliteContexts(IDbContextFactory<SqliteDashContext> contexts) : IDbContextFactory<DashContext>
{
    public DashContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<DashContext> CreateDbContextAsync(CancellationToken ct = default) => await contexts.CreateDbContextAsync(ct);
}
