using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FlaskDash.Razor.Data;

/// <summary>Lets <c>dotnet ef migrations add NAME --context SqliteDashContext</c> run without starting the app.</summary>
public sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteDashContext>
{
    public SqliteDashContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDashContext>().UseSqlite("Data Source=design.db").Options);
}
