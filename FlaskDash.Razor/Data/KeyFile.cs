using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Data;

/// <summary>Section <c>Keys</c>: what seals the keys of Data Protection in the database, and so everything that they seal.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>A file of 32 random bytes in base64, the same on every machine, kept apart from the database (<c>openssl rand -base64 32</c>).</summary>
    public string File { get; set; } = "";

    /// <summary>In place of <see cref="File"/>: a certificate with its private key (PKCS #12).</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The certificate's password; empty for none.</summary>
    public string CertificatePassword { get; set; } = "";

    /// <summary>Key files used before, which still open what they sealed.</summary>
    public IList<string> FormerFiles { get; } = [];
}

/// <summary>Key files: read once, never shown.</summary>
internal static class KeyFile
{
    /// <exception cref="OptionsValidationException">It cannot be read, or holds something else; the message says what to do.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0)
                throw Wrong($"Keys:File {file} can be read or written by others. Give it the mode 600.");
            var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
            return key.Length == 32 ? key : throw Wrong($"Keys:File {file} holds {key.Length} bytes, and 32 are needed. Make one with: openssl rand -base64 32");
        }
        catch (FormatException)
        {
            throw Wrong($"Keys:File {file} is no base64. Make one with: openssl rand -base64 32");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"Keys:File {file} cannot be read. Check the path, and that the user who runs the app may read it.");
        }
    }

    /// <summary>Which key it is, without giving it away.</summary>
    public static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "flaskdash key id"u8, .. key]))[..16];

    /// <exception cref="OptionsValidationException">It cannot be opened.</exception>
    public static X509Certificate2 ReadCertificate(string file, string password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Wrong($"Keys:Certificate {file} cannot be opened. Give a PKCS #12 file with its private key, and its password as Keys:CertificatePassword.");
        }
    }

    private static OptionsValidationException Wrong(string message) => new(KeyOptions.Section, typeof(KeyOptions), [message]);
}

/// <summary>The keys that this process has.</summary>
internal sealed class KeyRing(IOptions<KeyOptions> options)
{
    // The present one first.
    private readonly Lazy<List<(string Id, byte[] Key)>> keys = new(() =>
        [.. options.Value.FormerFiles.Prepend(options.Value.File).Where(f => f.Length > 0).Select(KeyFile.Read).Select(key => (KeyFile.IdOf(key), key))]);

    /// <summary>What new things are sealed with.</summary>
    public (string Id, byte[] Key) Current => keys.Value[0];

    public byte[]? Find(string id) => keys.Value.Find(k => k.Id == id).Key;
}

/// <summary>Seals a key of Data Protection with AES-256-GCM before it is stored.</summary>
internal sealed class KeyFileEncryptor(KeyRing ring) : IXmlEncryptor
{
    internal const int NonceBytes = 12, TagBytes = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var (id, key) = ring.Current;
        var plain = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), System.Text.Encoding.UTF8.GetBytes(id));
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement("sealed", new XAttribute("key", id), Convert.ToBase64String(box)), typeof(KeyFileDecryptor));
    }
}

/// <summary>Opens what <see cref="KeyFileEncryptor"/> sealed, with the present key file or a former one.</summary>
internal sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <exception cref="CryptographicException">It was sealed with a key file that this process does not have, or was changed.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var id = encryptedElement.Attribute("key")?.Value ?? "";
        var key = services.GetRequiredService<KeyRing>().Find(id)
            ?? throw new CryptographicException($"A key in the database is sealed with the key file {id}, which is not among Keys:File and Keys:FormerFiles.");
        var box = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[box.Length - KeyFileEncryptor.NonceBytes - KeyFileEncryptor.TagBytes];
        using var aes = new AesGcm(key, KeyFileEncryptor.TagBytes);
        aes.Decrypt(
            box.AsSpan(0, KeyFileEncryptor.NonceBytes), box.AsSpan(KeyFileEncryptor.NonceBytes, plain.Length), box.AsSpan(KeyFileEncryptor.NonceBytes + plain.Length), plain,
            System.Text.Encoding.UTF8.GetBytes(id));
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }
}
