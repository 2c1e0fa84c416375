namespace FlaskDash.Razor.Tests.Support;

/// <summary>The checkout that the tests run from.</summary>
public static class Checkout
{
    /// <summary>The folder of <c>FlaskDash.Razor.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlaskDash.Razor.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of a checkout.");
    }
}
