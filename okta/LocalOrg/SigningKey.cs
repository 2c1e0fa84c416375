using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace FlaskDash.Okta.LocalOrg;

/// <summary>The RSA key behind <c>/v1/keys</c>.</summary>
internal static class SigningKey
{
    /// <summary>Reads the key, or makes one (RSA 2048) and writes it with mode 0600. A null file makes one that is kept nowhere.</summary>
    /// <exception cref="LocalOrgException">The file holds no usable key, or cannot be read or written.</exception>
    public static RsaSecurityKey Load(string? file)
    {
        var rsa = RSA.Create(2048);
        try
        {
            if (file is not null)
            {
                if (!File.Exists(file)) Write(file, rsa);
                rsa.ImportFromPem(File.ReadAllText(file));   // read back in any case: another process may have been first
                _ = rsa.ExportRSAPrivateKey();               // a public key alone cannot sign
                if (rsa.KeySize < 2048) throw new CryptographicException("RSA keys below 2048 bits cannot sign RS256 tokens.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new LocalOrgException(
                $"The local Okta org cannot use its key file {file}. Delete it to get a new one, or name another.", e);
        }

        var key = new RsaSecurityKey(rsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static void Write(string file, RSA rsa)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);

        // Written aside and moved, so that nobody reads half a key; whoever moves first wins.
        var aside = $"{file}.{Guid.NewGuid():N}";
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, create)) writer.Write(rsa.ExportPkcs8PrivateKeyPem());
        try
        {
            File.Move(aside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }
}
