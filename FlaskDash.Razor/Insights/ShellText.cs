namespace FlaskDash.Razor.Insights;

/// <summary>Commands as they are shown to be copied.</summary>
public static class ShellText
{
    /// <summary>An argument for a POSIX shell, whatever it holds.</summary>
    public static string Quoted(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
