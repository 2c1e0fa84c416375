namespace FlaskDash.Razor.Web;

/// <summary>What other rooms tell this one.</summary>
public sealed class WebOptions
{
    /// <summary>
    /// Sites that a form may end at by redirect, beside this one: the identity provider's ("https://org.okta.com"; only the origin counts), else a
    /// browser stops the sign-out that goes on to it.
    /// </summary>
    public IList<string> FormTargets { get; } = [];
}
