using System.Globalization;
using System.Text.RegularExpressions;

namespace FlaskDash.Razor.Git;

/// <summary>The version of the installed git.</summary>
public sealed partial record GitVersion(int Major, int Minor, int Patch)
{
    /// <summary>The oldest git that can be told which address to dial (<c>http.curloptResolve</c>).</summary>
    public static GitVersion Minimum { get; } = new(2, 37, 0);

    public bool IsEnough => (Major, Minor, Patch).CompareTo((Minimum.Major, Minimum.Minor, Minimum.Patch)) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>Asks the executable.</summary>
    /// <exception cref="GitException">git is not there, or does not say.</exception>
    public static async Task<GitVersion> OfAsync(string executable, CancellationToken ct)
    {
        var asked = await GitCommand.RunAsync(executable, null, ["version"], ct: ct);
        return Parse(asked.Output) ?? throw new GitException(
            "The program in Git:Executable does not say which git it is. Install git 2.37 or newer, or set Git:Executable.", asked.Error, fault: GitFault.NoGit);
    }

    /// <summary>Parses <c>git version 2.39.5 (Apple Git-154)</c>, <c>git version 2.46.0.rc1</c> and the like; null when it is something else.</summary>
    internal static GitVersion? Parse(string output)
    {
        var match = Line().Match(output);
        return match.Success ? new GitVersion(Number(1), Number(2), match.Groups[3].Success ? Number(3) : 0) : null;

        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^git version ([0-9]{1,5})\.([0-9]{1,5})(?:\.([0-9]{1,5}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
