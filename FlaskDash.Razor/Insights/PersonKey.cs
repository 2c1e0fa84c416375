using System.Security.Cryptography;
using System.Text;

namespace FlaskDash.Razor.Insights;

/// <summary>
/// A name and address in an address of the site: the first 8 bytes of the SHA-256 of <c>Name &lt;address&gt;</c> in UTF-8, as 16 hexadecimal digits.
/// It is the same in every repository and whenever one is read anew, and it shows no e-mail address.
/// </summary>
public static class PersonKey
{
    private const int Length = 16;

    public static string Of(Person identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Name} <{identity.Email}>")).AsSpan(0, Length / 2));

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);
}
