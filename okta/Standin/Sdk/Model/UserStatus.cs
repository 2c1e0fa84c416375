using Newtonsoft.Json;

namespace Okta.Sdk.Model;

/// <summary>A text of which Okta documents some values and may send others; those are kept. Compared without regard to case.</summary>
public abstract class StringEnum : IEquatable<StringEnum>
{
    /// <param name="value">The text as Okta sends it.</param>
    protected StringEnum(string value) => Value = value;

    /// <summary>The text as Okta sends it.</summary>
    public string Value { get; }

    /// <summary>The text.</summary>
    public static implicit operator string?(StringEnum? value) => value?.Value;

    /// <summary>Whether both are of one kind and have the same text, but for case.</summary>
    public static bool operator ==(StringEnum? left, StringEnum? right) => left is null ? right is null : left.Equals(right);

    /// <summary>The opposite of ==.</summary>
    public static bool operator !=(StringEnum? left, StringEnum? right) => !(left == right);

    /// <inheritdoc />
    public bool Equals(StringEnum? other) =>
        other is not null && other.GetType() == GetType() && Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as StringEnum);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Where a user is in Okta's life cycle. No C# enum: unknown values are kept.</summary>
[JsonConverter(typeof(UserStatusConverter))]
public sealed class UserStatus : StringEnum
{
    /// <summary>May sign in.</summary>
    public static readonly UserStatus ACTIVE = new("ACTIVE");

    /// <summary>Deactivated for good.</summary>
    public static readonly UserStatus DEPROVISIONED = new("DEPROVISIONED");

    /// <summary>Locked after failed sign-ins.</summary>
    public static readonly UserStatus LOCKEDOUT = new("LOCKED_OUT");

    /// <summary>Has to choose a new password.</summary>
    public static readonly UserStatus PASSWORDEXPIRED = new("PASSWORD_EXPIRED");

    /// <summary>Has not yet chosen a password.</summary>
    public static readonly UserStatus PROVISIONED = new("PROVISIONED");

    /// <summary>Is resetting a password.</summary>
    public static readonly UserStatus RECOVERY = new("RECOVERY");

    /// <summary>Not yet activated.</summary>
    public static readonly UserStatus STAGED = new("STAGED");

    /// <summary>Suspended by an administrator.</summary>
    public static readonly UserStatus SUSPENDED = new("SUSPENDED");

    /// <param name="value">The text as Okta sends it.</param>
    public UserStatus(string value)
        : base(value)
    {
    }

    /// <summary>The status with this text.</summary>
    public static implicit operator UserStatus(string value) => new(value);
}

internal sealed class UserStatusConverter : JsonConverter<UserStatus>
{
    public override UserStatus? ReadJson(
        JsonReader reader, Type objectType, UserStatus? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
        reader.Value?.ToString() is { } text ? new UserStatus(text) : null;

    public override void WriteJson(JsonWriter writer, UserStatus? value, JsonSerializer serializer) => writer.WriteValue(value?.Value);
}
