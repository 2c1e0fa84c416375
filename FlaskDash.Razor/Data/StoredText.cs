namespace FlaskDash.Razor.Data;

/// <summary>Text from outside on its way into a row.</summary>
public static class StoredText
{
    /// <summary>Without control characters, of which PostgreSQL refuses NUL and nobody sees the others, and no longer than the column.</summary>
    public static string Of(string text, int longest)
    {
        var kept = new string([.. text.Where(c => !char.IsControl(c)).Take(longest)]);
        // Half a pair at the end is no character.
        return kept.Length > 0 && char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept;
    }
}
