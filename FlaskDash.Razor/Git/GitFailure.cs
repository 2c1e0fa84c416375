namespace FlaskDash.Razor.Git;

/// <summary>Turns git's exit code and standard error into a sentence for a person.</summary>
public static class GitFailure
{
    /// <summary>An exception whose message is plain and whose output is git's, for the log.</summary>
    public static GitException Explain(int exitCode, string error) => new($"git ended with an error (code {exitCode}).", error);

    /// <summary>True when the fault lies in our own copy, which can be made again.</summary>
    internal static bool IsBrokenMirror(string error) => Marks.Any(mark => error.Contains(mark, StringComparison.Ordinal));

    private static readonly string[] Marks = ["not a git repository", "bad object refs/", "is corrupt", "inflate: data stream error", "unable to read tree", "loose object"];
}
