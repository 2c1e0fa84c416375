namespace FlaskDash.Razor.Web.Components;

/// <summary>What a form of its own hands on of the page's address.</summary>
public sealed record HiddenFields(IEnumerable<KeyValuePair<string, string?>> Fields) : Component
{
    /// <summary>The parameters of a query that the form has no field for, each of them as often as it stands there.</summary>
    public static HiddenFields Of(IQueryCollection query, Func<string, bool> isKept) =>
        new(query.Where(p => isKept(p.Key)).SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value)));

    /// <inheritdoc />
    protected override void Write(Markup html)
    {
        foreach (var (name, value) in Fields) html.Write($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
}
