using System.Data.Common;
using System.Net;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace FlaskDash.Razor.Tests.Data;

/// <summary>The whole app over a database that can be read and not written, for a while: the database itself refuses.</summary>
public sealed class ReadOnlyDatabaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_read_on_changes_say_why_not_and_all_goes_on_when_it_can_be_written()
    {
        using var sample = new SampleRepository();
        using var other = new SampleRepository();
        sample.Commit("First");
        other.Commit("First");
        var database = new Switch();
        await using var app = await DashApp.StartAsync(o =>
        {
            o.Settings["Repositories:LocalRoots:0"] = Path.GetTempPath();
            (o.Settings["Indexing:RefreshEvery"], o.Settings["Indexing:WatchEvery"]) = ("00:00:01", "00:00:00.5");
            o.Services = services => services.ConfigureDbContext<SqliteDashContext>(c => c.AddInterceptors(database)).ConfigureDbContext<PostgresDashContext>(c => c.AddInterceptors(database));
        });
        using var ada = await app.SignedInAsync("ada");
        (await ada.PostFormAsync("/repositories/add", ("Address", sample.Path), ("Visibility", "Public"))).Dispose();
        await ReadAsync(app, 1);

        database.IsReadOnly = true;
        sample.Commit("Second");
        foreach (var page in new[] { "/", "/repositories", "/repositories/1", "/repositories/1/commits", "/repositories/1/export/commits.csv", "/account", "/search?q=first" })
            using (var answer = await ada.GetAsync(page, Ct)) Assert.Equal((page, HttpStatusCode.OK), (page, answer.StatusCode));
        foreach (var (path, fields) in ((string, (string, string)[])[])
        [
            ("/repositories/add", [("Address", other.Path), ("Visibility", "Private")]), ("/repositories/1/settings", [("Visibility", "Private")]), ("/repositories/1/delete", []),
            ("/account/tokens", [("name", "x"), ("days", "7"), ("scopes", "flaskdash.read")]),
        ])
        {
            using var refused = await ada.PostFormAsync(path, fields);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, refused.StatusCode));
            Assert.Contains("can be read but not written. Nothing was changed.", await refused.TextAsync(), StringComparison.Ordinal);
        }
        using (var stranger = app.Stranger())
        using (var refused = await stranger.SignInAsync("grace"))
        {
            Assert.True((int)refused.StatusCode is >= 400 and not 500, $"{(int)refused.StatusCode}");
        }
        await Task.Delay(TimeSpan.FromSeconds(3), Ct); // the schedule wants to read meanwhile
        Assert.Equal(1, await app.QueryAsync(db => db.Repositories.Where(r => r.Id == 1).Select(r => r.CommitCount).SingleAsync(Ct)));

        database.IsReadOnly = false;
        await ReadAsync(app, 2);
        (await ada.PostFormAsync("/repositories/add", ("Address", other.Path), ("Visibility", "Private"))).Dispose();
        Assert.Equal(2, await app.QueryAsync(db => db.Repositories.CountAsync(Ct)));
        using (var grace = await app.SignedInAsync("grace")) Assert.Equal(HttpStatusCode.OK, (await grace.GetAsync("/account", Ct)).StatusCode);
    }

    private static Task ReadAsync(DashApp app, int commits) => Patience.UntilAsync(() =>
        app.QueryAsync(db => db.Repositories.AnyAsync(r => r.Id == 1 && r.CommitCount == commits && r.State == RepositoryState.Ready && r.LinesMissing == 0, Ct)));

    /// <summary>Makes the database refuse every write on the connections of the app.</summary>
    private sealed class Switch : DbConnectionInterceptor
    {
        public bool IsReadOnly { get; set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Command(connection);
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = Command(connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private DbCommand Command(DbConnection connection)
        {
            var command = connection.CreateCommand();
            var on = IsReadOnly ? "on" : "off";
            command.CommandText = PostgresServer.IsUsed ? $"SET default_transaction_read_only = {on}" : $"PRAGMA query_only = {on}";
            return command;
        }
    }
}
