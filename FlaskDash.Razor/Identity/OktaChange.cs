using System.Globalization;
using System.Text.Json;

namespace FlaskDash.Razor.Identity;

/// <summary>One event of Okta's System Log, as far as it is about somebody's standing.</summary>
/// <param name="Type">Okta's name of it, such as <c>user.lifecycle.suspend</c>.</param>
/// <param name="At">When it was published, UTC.</param>
/// <param name="Subjects">The ids of the people it was done to.</param>
/// <param name="Groups">The names of the groups it is about.</param>
/// <param name="Applications">The ids of the applications it is about.</param>
internal sealed record OktaChange(string Type, DateTimeOffset At, IReadOnlyList<string> Subjects, IReadOnlyList<string> Groups, IReadOnlyList<string> Applications)
{
    public const string LeftGroup = "group.user_membership.remove", LeftApplication = "application.user_membership.remove";

    /// <summary>What ends sessions.</summary>
    private static readonly string[] Ending =
    [
        "user.lifecycle.suspend", "user.lifecycle.deactivate", "user.lifecycle.delete.initiated", "user.lifecycle.delete.completed", "user.account.lock", "user.session.clear",
        "group.user_membership.add", LeftGroup, LeftApplication,
    ];

    /// <summary>All that is asked for: what ends sessions, and what makes a kept profile out of date.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. Ending, "user.lifecycle.unsuspend", "user.lifecycle.activate", "user.lifecycle.reactivate", "user.account.unlock", "user.account.update_profile"];

    public bool EndsSessions => Ending.Contains(Type);

    /// <summary>Reads a list of events as the System Log and event hooks have them; what is not about anything of the above, failed, or cannot be understood is passed over.</summary>
    public static IEnumerable<OktaChange> Read(JsonElement events)
    {
        if (events.ValueKind != JsonValueKind.Array) yield break;
        foreach (var each in events.EnumerateArray())
        {
            if (Text(each, "eventType") is not { } type || !Types.Contains(type) || !DateTimeOffset.TryParse(Text(each, "published"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                || (each.TryGetProperty("outcome", out var outcome) && Text(outcome, "result") is { } result && result != "SUCCESS")
                || !each.TryGetProperty("target", out var targets) || targets.ValueKind != JsonValueKind.Array)
                continue;

            var all = targets.EnumerateArray().ToList();
            yield return new(type, at, Of("User", "id"), Of("UserGroup", "displayName"), Of("AppInstance", "id"));

            List<string> Of(string kind, string property) =>
                [.. all.Where(t => Text(t, "type") == kind).Select(t => Text(t, property)).OfType<string>().Where(value => value.Length > 0)];
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
