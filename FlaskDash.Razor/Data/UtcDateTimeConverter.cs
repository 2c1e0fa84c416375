using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FlaskDash.Razor.Data;

/// <summary>The app's instants are UTC; SQLite gives back an unspecified kind, which would shift on output.</summary>
public sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value,
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
