using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Indexing;
using Microsoft.EntityFrameworkCore;

namespace FlaskDash.Razor.Repositories;

/// <summary>How a call of a webhook ended.</summary>
public enum WebhookResult
{
    /// <summary>A fetch is asked for, or there was nothing to fetch.</summary>
    Accepted,

    /// <summary>No such webhook, or the call is not signed with its secret: the caller cannot tell which.</summary>
    Unknown,

    TooLarge,
}

/// <summary>
/// Takes the calls of forges. A call can do one thing: ask for the run that the Refresh button asks for. Sent again, it asks for the
/// same run, so that nothing is gained by repeating one. Nothing of a body is read but to check its signature.
/// </summary>
public sealed class WebhookCalls(DashContext db, WebhookSeal seal, IndexQueue queue, TimeProvider time, ILogger<WebhookCalls> logger)
{
    /// <summary>Bytes of a body: what GitHub sends at most.</summary>
    public const long MostBytes = 25 * 1024 * 1024;

    private const int MostToken = 100;

    public async Task<WebhookResult> ReceiveAsync(string token, IHeaderDictionary headers, Stream body, CancellationToken ct)
    {
        if (token.Length > MostToken) return WebhookResult.Unknown;

        var hash = WebhookSeal.Hash(token);
        var hook = await (from w in db.Webhooks
                          join r in db.Repositories on w.RepositoryId equals r.Id
                          where w.TokenHash == hash && r.DeletedAt == null
                          select new { w.Id, w.RepositoryId, w.Secret }).SingleOrDefaultAsync(ct);
        if (hook is null) return WebhookResult.Unknown;

        if (seal.Open(hash, hook.Secret) is not { } secret)
        {
            logger.LogWarning("The secret of webhook {Webhook} cannot be opened with the keys of this installation; rotate it", hook.Id);
            return WebhookResult.Unknown;
        }

        var signature = Signature.Of(headers);
        if (signature?.IsHmac == true)
        {
            if (await HmacAsync(secret, body, ct) is not { } computed) return WebhookResult.TooLarge;
            if (!CryptographicOperations.FixedTimeEquals(computed, signature.Value)) signature = null;
        }
        // Hashes have one length, so that the time tells nothing of the secret's.
        else if (signature is not null && !CryptographicOperations.FixedTimeEquals(SHA256.HashData(secret), SHA256.HashData(signature.Value)))
        {
            signature = null;
        }

        if (signature is null)
        {
            logger.LogWarning("A call of webhook {Webhook} was refused: it is not signed with the secret", hook.Id);
            await NoteAsync(hook.Id, "Refused: not signed with the secret", isAccepted: false, ct);
            return WebhookResult.Unknown;
        }

        var isPing = headers["X-GitHub-Event"] == "ping" || headers["X-Event-Key"] == "diagnostics:ping";
        if (!isPing) await queue.WantAsync(hook.RepositoryId, ct);
        await NoteAsync(hook.Id, isPing ? $"{signature.Forge}: a test call, nothing fetched" : $"{signature.Forge}: a fetch was asked for", isAccepted: true, ct);
        return WebhookResult.Accepted;
    }

    private Task<int> NoteAsync(int id, string result, bool isAccepted, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return db.Webhooks.Where(w => w.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(w => w.LastResult, result).SetProperty(w => w.CalledAt, w => isAccepted ? now : w.CalledAt), ct);
    }

    /// <summary>Null for a body that is too large. It is never held as a whole.</summary>
    private static async Task<byte[]?> HmacAsync(byte[] secret, Stream body, CancellationToken ct)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        var room = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var total = 0L; ;)
            {
                var read = await body.ReadAsync(room, ct);
                if (read == 0) return hmac.GetHashAndReset();
                if ((total += read) > MostBytes) return null;
                hmac.AppendData(room, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>What a forge says a call is signed with. The first header that is there decides: no other makes up for a wrong one.</summary>
    /// <param name="IsHmac"><paramref name="Value"/> is HMAC-SHA256 of the body; else the secret itself, which is what GitLab sends.</param>
    private sealed record Signature(string Forge, bool IsHmac, byte[] Value)
    {
        private const string Sha256 = "sha256=";

        public static Signature? Of(IHeaderDictionary headers)
        {
            // Gitea sends GitHub's headers beside its own.
            if (headers.TryGetValue("X-Gitea-Signature", out var gitea)) return Hmac("Gitea", gitea);
            if (headers["X-Hub-Signature-256"] is [{ } github]) return github.StartsWith(Sha256, StringComparison.Ordinal) ? Hmac("GitHub", github[Sha256.Length..]) : null;
            if (headers["X-Gitlab-Token"] is [{ } gitlab]) return new("GitLab", IsHmac: false, Encoding.UTF8.GetBytes(gitlab));
            // GitHub's header of this name is SHA-1, which does not count.
            return headers["X-Hub-Signature"] is [{ } bitbucket] && bitbucket.StartsWith(Sha256, StringComparison.Ordinal) ? Hmac("Bitbucket", bitbucket[Sha256.Length..]) : null;
        }

        private static Signature? Hmac(string forge, string? hex) =>
            hex is { Length: 64 } && hex.All(char.IsAsciiHexDigit) ? new(forge, IsHmac: true, Convert.FromHexString(hex)) : null;
    }
}
