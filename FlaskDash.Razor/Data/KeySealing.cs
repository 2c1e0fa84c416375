using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Data;

/// <summary>Seals keys of Data Protection anew: those that lie in clear, and those that a former key file sealed.</summary>
public sealed class KeySealing(IServiceProvider services, IDbContextFactory<DashContext> contexts, IOptions<KeyOptions> options)
{
    // As Data Protection writes a key whose secret is encrypted (XmlKeyManager).
    private static readonly XNamespace Encryption = "http://schemas.asp.net/2015/03/dataProtection";

    /// <returns>How many were sealed, and how many keys there are.</returns>
    /// <exception cref="BackupException">There is no key file, or a key was sealed with one that is not among the former ones.</exception>
    public async Task<(int Sealed, int All)> SealAsync(CancellationToken ct)
    {
        if (options.Value.File.Length == 0) throw new BackupException("Keys:File is not set. Make a file with openssl rand -base64 32, give it the mode 600, and set Keys:File to it.");

        var ring = services.GetRequiredService<KeyRing>();
        var (encryptor, decryptor, current) = (new KeyFileEncryptor(ring), new KeyFileDecryptor(services), ring.Current.Id);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var keys = await db.DataProtectionKeys.ToListAsync(ct);
        var done = 0;
        foreach (var row in keys.Where(k => k.Xml is not null))
        {
            var xml = XElement.Parse(row.Xml!);
            var changed = false;
            foreach (var secret in xml.Descendants().Where(e => e.Name.LocalName == "masterKey").ToList())
            {
                Replace(secret, secret);
            }
            foreach (var box in xml.Descendants(Encryption + "encryptedSecret").ToList())
            {
                if (box.Elements().FirstOrDefault(e => e.Name.LocalName == "sealed") is not { } inner || inner.Attribute("key")?.Value == current) continue;
                Replace(box, Open(inner));
            }
            if (!changed) continue;
            row.Xml = xml.ToString(SaveOptions.DisableFormatting);
            done++;

            void Replace(XElement place, XElement plain)
            {
                var info = encryptor.Encrypt(plain);
                place.ReplaceWith(new XElement(Encryption + "encryptedSecret", new XAttribute("decryptorType", info.DecryptorType.AssemblyQualifiedName!), info.EncryptedElement));
                changed = true;
            }
        }
        await db.SaveChangesAsync(ct);
        return (done, keys.Count);

        XElement Open(XElement inner)
        {
            try
            {
                return decryptor.Decrypt(inner);
            }
            catch (CryptographicException fault)
            {
                throw new BackupException(fault.Message, fault);
            }
        }
    }
}
