using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FlaskDash.Razor.Data;

/// <summary>Lets <c>dotnet ef migrations add NAME --context PostgresDashContext</c> run without starting the app, or a server.</summary>
public sealed class PostgresDesignFactory : IDesignTimeDbContextFactory<PostgresDashContext>
{
    public PostgresDashContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDashContext>().UseNpgsql("Host=localhost").Options);
}
