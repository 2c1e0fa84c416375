using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FlaskDash.Razor.Data;

/// <summary>With what a remote repository is fetched: a user name and a password or token over https, a deploy key over ssh.</summary>
public sealed class RepositoryCredential
{
    /// <summary>The repository's; it has one at most.</summary>
    public int RepositoryId { get; set; }

    /// <summary>The only server that is told: host and port, in lower case.</summary>
    public required string Host { get; set; }

    public required string UserName { get; set; }

    /// <summary>The password, the token or the private key, sealed with Data Protection under the repository and the host.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>Of a deploy key, as it is added at the server; null for a password or token.</summary>
    public string? PublicKey { get; set; }

    /// <summary>With a deploy key, the server's own keys that were confirmed: type and base64, a line each.</summary>
    public string? HostKeys { get; set; }

    /// <summary>Who gave it; null when that user is gone.</summary>
    public int? ById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime GivenAt { get; set; }
}

internal sealed class RepositoryCredentialConfiguration : IEntityTypeConfiguration<RepositoryCredential>
{
    internal const int LongestPublicKey = 1_000, LongestHostKeys = 100_000;

    public void Configure(EntityTypeBuilder<RepositoryCredential> credential)
    {
        credential.ToTable("repository_credentials");
        credential.HasKey(c => c.RepositoryId);
        credential.Property(c => c.RepositoryId).ValueGeneratedNever();
        credential.Property(c => c.Host).HasMaxLength(300);
        credential.Property(c => c.UserName).HasMaxLength(200);
        credential.Property(c => c.PublicKey).HasMaxLength(LongestPublicKey);
        credential.Property(c => c.HostKeys).HasMaxLength(LongestHostKeys);
        credential.HasOne<Repository>().WithOne().HasForeignKey<RepositoryCredential>(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Seals and opens credentials: moved to another repository or another host, one opens nothing.</summary>
public sealed class CredentialSeal(IDataProtectionProvider protection)
{
    private const int SshPort = 22;   // .NET knows no ssh

    private readonly IDataProtector sealer = protection.CreateProtector("FlaskDash.Razor.Credentials");

    public byte[] Close(int repositoryId, string host, string secret) => Of(repositoryId, host).Protect(Encoding.UTF8.GetBytes(secret));

    /// <summary>Makes sure that there is a key: one is made through a connection of its own, which would wait for a transaction of the caller's.</summary>
    public void EnsureKey() => sealer.Protect([]);

    /// <summary>Null where the keys of this installation do not open it.</summary>
    public string? Open(RepositoryCredential credential)
    {
        try
        {
            return Encoding.UTF8.GetString(Of(credential.RepositoryId, credential.Host).Unprotect(credential.Secret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The server of an address, as <see cref="RepositoryCredential.Host"/> has it.</summary>
    public static string HostOf(string address)
    {
        var uri = new Uri(address);
        return $"{uri.IdnHost}:{(uri.Port < 0 ? SshPort : uri.Port)}".ToLowerInvariant();
    }

    private IDataProtector Of(int repositoryId, string host) => sealer.CreateProtector(FormattableString.Invariant($"{repositoryId} {host}"));
}
