using System.Text.Json;

namespace FlaskDash.Razor.Identity;

/// <summary>
/// The groups that a sign-in brings. Read where they still have their shape: once the handler has merged userinfo into the claims, a
/// list is JSON text in one claim, which nobody can tell from a group of that name.
/// </summary>
internal static class SignInGroups
{
    private static readonly object Key = new();

    /// <summary>From the ID token, whose lists are one claim each.</summary>
    public static void Take(HttpContext context, IEnumerable<string> groups) => Of(context).UnionWith(groups.Where(g => g.Length > 0));

    /// <summary>From userinfo: a list of texts, or one text.</summary>
    public static void Take(HttpContext context, JsonElement userInfo, string claim)
    {
        if (userInfo.ValueKind != JsonValueKind.Object || !userInfo.TryGetProperty(claim, out var value)) return;
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        Take(context, items.Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!));
    }

    /// <summary>What was taken during this request.</summary>
    public static HashSet<string> Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var found)) return (HashSet<string>)found!;
        var groups = new HashSet<string>(StringComparer.Ordinal);
        context.Items[Key] = groups;
        return groups;
    }
}
