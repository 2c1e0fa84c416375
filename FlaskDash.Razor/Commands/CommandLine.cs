using System.CommandLine;

namespace FlaskDash.Razor.Commands;

/// <summary>The command line of the same executable: <c>index</c>, <c>migrate</c>, <c>doctor</c>, <c>audit</c>, <c>backup</c>, <c>restore</c>. Without a command it serves the pages.</summary>
public static class CommandLine
{
    private static readonly string[] Own = ["index", "migrate", "doctor", "audit", "backup", "restore", "keys", "--help", "-h", "-?", "--version"];

    /// <summary>True when the arguments name a command; everything else is ASP.NET's own (<c>--urls …</c>).</summary>
    public static bool Handles(string[] args) => args is [var first, ..] && (Own.Contains(first) || !first.StartsWith('-'));

    /// <summary>Runs a command.</summary>
    /// <param name="build">Builds the app as for the pages, with sign-in or without; a command starts none of its servers.</param>
    /// <returns>0 when all went well, else another code after one clear line.</returns>
    public static async Task<int> RunAsync(string[] args, Func<bool, WebApplication> build)
    {
        var root = new RootCommand("FlaskDash.Razor: a Git dashboard behind Okta sign-in. Without a command it serves the pages.")
        {
            IndexCommand.Create(() => build(false)),
            MigrateCommand.Create(() => build(false)),
            DoctorCommand.Create(build),
            AuditCommand.Create(() => build(false)),
            BackupCommand.CreateBackup(() => build(false)),
            BackupCommand.CreateRestore(() => build(false)),
            KeysCommand.Create(() => build(false)),
        };
        return await root.Parse(args).InvokeAsync();
    }

    /// <summary>Runs a command's work in a scope of the app's services.</summary>
    internal static async Task<int> InAppAsync(Func<WebApplication> build, Func<IServiceProvider, Task<int>> work)
    {
        await using var app = build();
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
