namespace FlaskDash.Okta.LocalOrg;

/// <summary>The org's people. Safe for use by several requests at once.</summary>
internal sealed class AccountDirectory(TimeProvider time)
{
    internal const string Administrators = "FlaskDash administrators";

    // All invented. The ids have Okta's form (20 characters, starting with 00u) and never change: rows in the app point at them.
    private static readonly LocalAccount[] Examples =
    [
        new("00ulocal1ada5x7T5d7Q", "ada@example.com", "ada@example.com", "Ada", "Fernhill",
            ["Everyone", "Engineering", Administrators], "ACTIVE"),
        new("00ulocal2grace9K5d7R", "grace@example.com", "grace@example.com", "Grace", "Oakmere",
            ["Everyone", "Engineering"], "ACTIVE"),
        new("00ulocal3zoe4w2M5d7S", "zoe@example.com", "zoe@example.com", "Zoë", "Škvorecká",
            ["Everyone", "Design"], "ACTIVE"),
        new("00ulocal4nur8b6P5d7T", "nur@example.com", "nur@example.com", "نور", "الزيتوني",
            ["Everyone"], "ACTIVE"),
        new("00ulocal5sam3v1H5d7V", "sam@example.com", "sam@example.com", "Sam", "Quillworth",
            ["Everyone", "Engineering"], "SUSPENDED"),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries =
        Examples.ToDictionary(a => a.Login, a => new Entry(a, Created), StringComparer.OrdinalIgnoreCase);

    /// <summary>When every example account was made.</summary>
    internal static DateTimeOffset Created { get; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Everybody who has not been removed, in a fixed order.</summary>
    public IReadOnlyList<LocalAccount> All
    {
        get
        {
            lock (_gate) return [.. _entries.Values.Where(e => !e.IsRemoved).Select(e => e.Account)];
        }
    }

    /// <summary>The account with this id or login, or null. Ids are case-sensitive, logins are not, as in Okta.</summary>
    public Entry? Find(string? idOrLogin)
    {
        if (idOrLogin is null) return null;
        lock (_gate)
        {
            var entry = _entries.GetValueOrDefault(idOrLogin) ?? _entries.Values.FirstOrDefault(e => e.Account.Id == idOrLogin);
            return entry is { IsRemoved: false } ? entry : null;
        }
    }

    public void Add(LocalAccount account)
    {
        lock (_gate) _entries.Add(account.Login, new Entry(account, time.GetUtcNow()));
    }

    public void SetStatus(string login, string status) =>
        Change(login, e => e with
        {
            Account = e.Account with { Status = status },
            StatusChangedAt = time.GetUtcNow(),
            StatusChanges = e.StatusChanges + 1,
            IsRemoved = false,
        });

    public void SetMember(string login, string group, bool isMember) => Change(login, e => e with
    {
        Account = e.Account with { Groups = isMember ? [.. e.Account.Groups.Union([group])] : [.. e.Account.Groups.Where(g => g != group)] },
    });

    public void Remove(string login) => Change(login, e => e with { IsRemoved = true });

    public Entry NoteSignIn(string login) => Change(login, e => e with { LastLoginAt = time.GetUtcNow() });

    private Entry Change(string login, Func<Entry, Entry> change)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(login, out var entry))
                throw new ArgumentException($"No example account has the login {login}.", nameof(login));
            return _entries[login] = change(entry);
        }
    }

    /// <summary>An account with the dates Okta keeps beside it (UTC), and how often its status has changed since the start.</summary>
    internal sealed record Entry(
        LocalAccount Account, DateTimeOffset StatusChangedAt, DateTimeOffset? LastLoginAt = null, int StatusChanges = 0, bool IsRemoved = false);
}
