namespace FlaskDash.Razor.Tests.Support;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("flaskdash-test-").FullName;

    /// <summary>The absolute path of a name in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try { Directory.Delete(Path, recursive: true); }
        catch (IOException) { /* a killed process may still hold a file; the system's sweep takes the rest */ }
        catch (UnauthorizedAccessException) { /* likewise */ }
    }
}
