namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Git commands as they are shown to be copied.</summary>
internal static class GitCommandText
{
    /// <summary>An argument for a POSIX shell, whatever it holds.</summary>
    public static string Quoted(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
