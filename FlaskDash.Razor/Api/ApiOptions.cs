using System.ComponentModel.DataAnnotations;

namespace FlaskDash.Razor.Api;

/// <summary>Section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Calls of one token in a minute, beyond which it is answered 429.</summary>
    [Range(1, 1_000_000)]
    public int CallsPerMinute { get; set; } = 600;
}
