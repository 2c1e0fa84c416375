using Microsoft.Extensions.Primitives;

namespace FlaskDash.Razor.Insights;

/// <summary>What a view is compared with: the settings of an address whose names end with 2 (<c>ref2</c>, <c>range2</c>, <c>from2</c>, <c>to2</c>), or the period before.</summary>
/// <param name="View">Null when nothing was chosen and there is no period before, or what was chosen cannot be used.</param>
/// <param name="IsBefore">Nobody chose it: it is the period before.</param>
/// <param name="Faults">Of the settings without the 2.</param>
public sealed record OtherView(ViewSettings? View, bool IsBefore, IReadOnlyList<ViewFault> Faults)
{
    /// <summary>The settings that the other side has of its own, without the 2; all others are those of the view.</summary>
    public static IReadOnlyList<string> Settings { get; } = ["ref", "range", "from", "to"];

    /// <param name="given">The values of a parameter; empty when it is not there.</param>
    public static OtherView Of(ViewSettings view, Func<string, StringValues> given)
    {
        var typed = Settings.ToDictionary(s => s, s => given(s + "2"));
        var isRangeGiven = Settings.Skip(1).Any(s => !string.IsNullOrEmpty(typed[s].ToString()));
        if (!isRangeGiven && string.IsNullOrEmpty(typed["ref"].ToString())) return view.Before() is { } before ? new(before, true, []) : new(null, false, []);

        var parsed = ViewSettings.Parse(typed, isRangeGiven ? view.Of(ViewRange.All) : view);
        return new(parsed.IsValid ? parsed.View : null, false, parsed.Faults);
    }
}
