using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Data;

/// <summary>The one place that knows where the app's files lie. Folders are made when first asked for.</summary>
public sealed class DataFolder(IOptions<DataFolderOptions> options, IHostEnvironment environment)
{
    /// <summary>Absolute.</summary>
    public string Root { get; } = Directory.CreateDirectory(
        Path.GetFullPath(options.Value.Folder, environment.ContentRootPath)).FullName;

    /// <summary>Bare mirrors, one folder per repository id.</summary>
    public string Mirrors => Directory.CreateDirectory(Path.Combine(Root, "mirrors")).FullName;

    /// <summary>Short-lived files of jobs; swept at start.</summary>
    public string Temporary => Directory.CreateDirectory(Path.Combine(Root, "tmp")).FullName;
}
