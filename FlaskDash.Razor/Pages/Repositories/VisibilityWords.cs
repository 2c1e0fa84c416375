using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>Who sees a repository, in words.</summary>
internal static class VisibilityWords
{
    /// <summary>In the order of a form, the narrowest first.</summary>
    public static IReadOnlyList<(Visibility Value, string Text)> All { get; } =
        [(Visibility.Private, "Only me"), (Visibility.Groups, "These Okta groups"), (Visibility.SignedIn, "Everyone signed in"), (Visibility.Public, "Public, without signing in")];

    public static string Of(Visibility visibility) => visibility switch
    {
        Visibility.Private => "Owner",
        Visibility.Groups => "Groups",
        Visibility.SignedIn => "Signed in",
        _ => "Everybody",
    };
}
