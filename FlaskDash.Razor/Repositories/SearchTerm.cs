using System.Globalization;
using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Repositories;

/// <summary>What a part of a search is about.</summary>
public enum SearchField
{
    /// <summary>A word or phrase of the message, or of the people's names and addresses.</summary>
    Text,

    /// <summary>In the author's name or address.</summary>
    Author,
    Committer,

    /// <summary>A path that the commit touched: a part of it, or a pattern with <c>*</c> and <c>?</c>.</summary>
    Path,

    /// <summary>Committed before that day begins in UTC.</summary>
    Before,

    /// <summary>Committed on that day of UTC or later.</summary>
    After,

    /// <summary>The beginning of the SHA.</summary>
    Sha,

    /// <summary>The tag contains it: it is the tagged commit or one that leads to it.</summary>
    Tag,

    /// <summary>The repository's name.</summary>
    In,

    /// <summary><c>merge</c> or <c>bot</c>.</summary>
    Is,
}

/// <summary>One part of a search.</summary>
/// <param name="Value">As typed, without quotes; a date as year-month-day, a SHA in small letters.</param>
/// <param name="IsPhrase">Of text: exactly these words in this order.</param>
/// <param name="IsNegated">Commits for which it holds are left out.</param>
public sealed record SearchTerm(SearchField Field, string Value, bool IsPhrase = false, bool IsNegated = false)
{
    /// <summary>The day of <see cref="SearchField.Before"/> and <see cref="SearchField.After"/>.</summary>
    internal DateOnly Day => DateOnly.ParseExact(Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What stands in the message or in the people's names for it.</summary>
    internal TextTerm Text => IsPhrase ? new TextTerm(Value, false, IsNegated) : TextTerm.Word(Value) with { IsNegated = IsNegated };

    /// <summary>The one way to type it.</summary>
    public override string ToString() =>
        (IsNegated ? "-" : "") + (Field == SearchField.Text
            ? IsPhrase ? $"\"{Value}\"" : Value
            : Field.ToString().ToLowerInvariant() + ":" + (Value.Any(char.IsWhiteSpace) ? $"\"{Value}\"" : Value));
}
