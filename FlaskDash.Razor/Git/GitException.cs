namespace FlaskDash.Razor.Git;

/// <summary>git could not do what was asked.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is a sentence for a person, without paths of the server and without git's own words;
/// what git printed is in <see cref="Output"/>, for the log only.
/// </remarks>
public sealed class GitException(string message, string output = "", Exception? inner = null, GitFault fault = GitFault.Other) : Exception(message, inner)
{
    /// <summary>The end of git's standard error. Never for a browser.</summary>
    public string Output { get; } = output;

    public GitFault Fault { get; } = fault;
}
