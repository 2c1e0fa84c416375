using FlaskDash.Razor.Data;
using FlaskDash.Razor.Git;
using FlaskDash.Razor.Identity;
using FlaskDash.Razor.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Repositories;

/// <summary>What somebody typed to add a repository.</summary>
/// <param name="Address">An https or ssh URL; from an administrator also the full path of a folder.</param>
/// <param name="Name">Null or blank: the last part of the address.</param>
/// <param name="Groups">Okta groups, for <see cref="Visibility.Groups"/>.</param>
public sealed record NewRepository(string? Address, string? Name, Visibility Visibility, IReadOnlyList<string> Groups)
{
    /// <summary>For a server that asks for a sign-in; null or empty for none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password or token that goes with it.</summary>
    public string? Secret { get; init; }

    /// <summary>For an ssh address, what was said of the key that was offered.</summary>
    public DeployKeyReply Reply { get; init; } = new(null, false);
}

/// <summary>How adding ended.</summary>
public abstract record AddResult
{
    private AddResult() { }

    /// <summary>A row is made, and a run is wanted.</summary>
    public sealed record Added(int Id) : AddResult;

    /// <summary>The same owner added the same address before.</summary>
    public sealed record Existing(int Id) : AddResult;

    /// <summary>No row is made: an ssh address is read with this key, once the server has it and is confirmed.</summary>
    /// <param name="Why">What keeps it from being read; null for a key just made.</param>
    public sealed record WantsKey(DeployKeyOffer Offer, string? Why) : AddResult;

    /// <summary>No row is made.</summary>
    /// <param name="Field">Which part of <see cref="NewRepository"/> is at fault.</param>
    /// <param name="Why">For the person who typed it.</param>
    public sealed record Refused(string Field, string Why) : AddResult;
}

/// <summary>Adds repositories: asks the source first, so that no row stands for what cannot be read.</summary>
public sealed class RepositoryAdding(
    DashContext db, GitProbe probe, IndexQueue queue, OwnCheckout checkout, LocalPathPolicy paths, CredentialSeal seal, DeployKeyOffers offers, AuditTrail audit,
    IOptions<LimitOptions> limits, TimeProvider time)
{
    /// <summary>Of a name that a person gives, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>For the viewer, who becomes the owner.</summary>
    /// <exception cref="InvalidOperationException">The viewer is a stranger: the page should have asked for sign-in.</exception>
    public async Task<AddResult> AddAsync(NewRepository wanted, Viewer viewer, CancellationToken ct)
    {
        if (viewer.UserId is not { } owner) throw new InvalidOperationException("Only the signed-in add repositories.");
        var address = wanted.Address?.Trim() ?? "";
        var isFolder = Path.IsPathFullyQualified(address);
        if (isFolder && !viewer.IsAdministrator)
            return new AddResult.Refused(nameof(NewRepository.Address), "Folders of this server are added by administrators. Enter the https or ssh address of a repository.");
        if (wanted.Visibility == Visibility.Groups && !wanted.Groups.Intersect(viewer.Groups).Any())
            return new AddResult.Refused(nameof(NewRepository.Groups), "Choose at least one of your groups, or another visibility.");

        if (!viewer.IsAdministrator && await db.Repositories.CountAsync(r => r.OwnerId == owner && r.DeletedAt == null, ct) >= limits.Value.RepositoriesPerPerson)
            return new AddResult.Refused(nameof(NewRepository.Address), $"You have {limits.Value.RepositoriesPerPerson} repositories here, and more are not kept for one person. Delete one that nobody needs, or ask an administrator.");

        var shared = wanted with { Groups = wanted.Visibility == Visibility.Groups ? [.. wanted.Groups.Intersect(viewer.Groups)] : [] };
        if (Credentials.FaultOf(wanted.UserName, wanted.Secret) is { } fault) return new AddResult.Refused(nameof(NewRepository.UserName), fault);
        if (isFolder && !string.IsNullOrEmpty(wanted.UserName)) return new AddResult.Refused(nameof(NewRepository.UserName), "A folder of this server needs no user name.");
        if (RemoteAddress.IsSsh(address)) return await AddOverSshAsync(shared, owner, ct);
        var credential = string.IsNullOrEmpty(wanted.UserName) ? null : new GitCredential(wanted.UserName, wanted.Secret!);
        return await AddAsync(shared, isFolder ? new GitSource.Local(address) : new GitSource.Remote(address, credential), owner, ct);
    }

    private async Task<AddResult> AddOverSshAsync(NewRepository wanted, int owner, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(wanted.UserName)) return new AddResult.Refused(nameof(NewRepository.UserName), "An ssh address is read with a deploy key, which is made here. Leave user name and password empty.");
        var (address, why) = RemoteAddress.Parse(wanted.Address);
        if (address is null) return new AddResult.Refused(nameof(NewRepository.Address), why!);

        var offer = await offers.FindAsync(address.Canonical, owner, ct);
        if (offer is null || wanted.Reply.Seen is null)
        {
            try { return new AddResult.WantsKey(await offers.MakeAsync(address.Canonical, owner, offer?.Key, ct), null); }
            catch (GitException fault) { return new AddResult.Refused(nameof(NewRepository.Address), fault.Message); }
        }
        if (DeployKeyOffers.FaultOf(offer, wanted.Reply) is { } unsure) return new AddResult.WantsKey(offer, unsure);

        var result = await AddAsync(wanted, new GitSource.Remote(offer.Address, Key: offer.Key), owner, ct);
        if (result is AddResult.Refused { Field: nameof(NewRepository.Address) } refused) return new AddResult.WantsKey(offer, refused.Why);
        if (result is AddResult.Added) await offers.RemoveAsync(offer.Address, owner, ct);
        return result;
    }

    /// <summary>The repository that the app was started from, for the viewer: Development only.</summary>
    public async Task<AddResult> AddOwnCheckoutAsync(Viewer viewer, CancellationToken ct)
    {
        if (viewer.UserId is not { } owner) throw new InvalidOperationException("Only the signed-in add repositories.");
        if (checkout.Folder is not { } folder) return new AddResult.Refused(nameof(NewRepository.Address), checkout.WhyNot);

        return await AddAsync(new NewRepository(folder, OwnCheckout.Name, Visibility.Private, []), new GitSource.Local(folder), owner, ct);
    }

    /// <summary>From the command line: nobody owns it, administrators manage it.</summary>
    /// <remarks>The folders that may be read are the site's, since its schedule reads them again; a refusal says what to set.</remarks>
    public async Task<AddResult> AddForEveryoneAsync(NewRepository wanted, CancellationToken ct)
    {
        var address = wanted.Address?.Trim() ?? "";
        if (!IsFolder(address)) return await AddAsync(wanted, new GitSource.Remote(address), null, ct);

        var folder = Path.GetFullPath(address);
        var result = await AddAsync(wanted, new GitSource.Local(folder), null, ct);
        return result is AddResult.Refused { Field: nameof(NewRepository.Address) } refused && paths.SettingFor(folder) is { } setting
            ? refused with { Why = $"{refused.Why} To allow this one, set {setting} in the environment, for this command and for the site, which reads it again." }
            : result;
    }

    private async Task<AddResult> AddAsync(NewRepository wanted, GitSource source, int? owner, CancellationToken ct)
    {
        if (wanted.Name?.Trim().Length > LongestName)
            return new AddResult.Refused(nameof(NewRepository.Name), $"The name is longer than {LongestName} characters.");
        var answer = await probe.AskAsync(source, ct);
        if (answer is not ProbeAnswer.Found found) return new AddResult.Refused(nameof(NewRepository.Address), ((ProbeAnswer.Failed)answer).Why);

        seal.EnsureKey();
        // One writer at a time, so that a double click finds what the first click made, whatever the spelling.
        await using var change = await audit.BeginAsync(db, ct);
        if (await FindSameAsync(found.Address, owner, ct) is { } same) return new AddResult.Existing(same);

        var repository = new Repository
        {
            OwnerId = owner,
            Name = string.IsNullOrWhiteSpace(wanted.Name) ? NameOf(found.Address) : wanted.Name.Trim(),
            Source = source is GitSource.Local ? RepositorySource.Local : RepositorySource.Remote,
            Address = found.Address,
            Visibility = wanted.Visibility,
            Shares = [.. wanted.Groups.Distinct().Select(group => new RepositoryShare { Group = group })],
            AddedAt = time.GetUtcNow().UtcDateTime,
        };
        db.Repositories.Add(repository);
        await db.SaveChangesAsync(ct);
        if (source is GitSource.Remote remote && Credentials.RowOf(seal, repository.Id, remote with { Address = found.Address }, owner, repository.AddedAt) is { } credential)
        {
            db.RepositoryCredentials.Add(credential);
        }
        await change.CommitAsync(new(AuditEvents.RepositoryAdded, $"{repository.Name}, {repository.Visibility}", repository.Id), ct);
        await queue.WantAsync(repository.Id, ct);
        return new AddResult.Added(repository.Id);
    }

    // Most servers answer with and without .git: the two are one repository.
    private async Task<int?> FindSameAsync(string address, int? owner, CancellationToken ct)
    {
        string[] spellings = address.EndsWith(".git", StringComparison.Ordinal) ? [address, address[..^4]] : [address, address + ".git"];
        return await db.Repositories.Where(r => r.OwnerId == owner && r.DeletedAt == null && spellings.Contains(r.Address))
            .Select(r => (int?)r.Id).FirstOrDefaultAsync(ct);
    }

    private static string NameOf(string address)
    {
        var name = Path.GetFileName(address.TrimEnd('/'));
        if (name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4) name = name[..^4];
        return name.Length == 0 ? address : name.Length > LongestName ? name[..LongestName] : name;
    }

    // On the command line "." and "../x" are folders too.
    private static bool IsFolder(string address) =>
        Path.IsPathFullyQualified(address) || (!address.Contains(':', StringComparison.Ordinal) && Directory.Exists(address));
}
