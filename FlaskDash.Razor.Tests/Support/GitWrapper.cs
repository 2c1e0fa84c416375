namespace FlaskDash.Razor.Tests.Support;

/// <summary>A git that does something else before or instead of some commands: for faults that no repository causes at will.</summary>
public sealed class GitWrapper : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <param name="before">Lines of shell that run before git; <c>$*</c> is the whole command, <c>$HERE</c> a folder of the wrapper's own.</param>
    public GitWrapper(string before)
    {
        Path = folder["git"];
        File.WriteAllText(Path, $"#!/bin/sh\nHERE={folder.Path}\n{before}\nexec git \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>For <c>Git:Executable</c>.</summary>
    public string Path { get; }

    /// <summary>A file in <c>$HERE</c>.</summary>
    public string this[string name] => folder[name];

    public void Dispose() => folder.Dispose();
}
