using System.Net;

namespace FlaskDash.Razor.Git;

/// <summary>What <see cref="UrlPolicy"/> says of an address.</summary>
public abstract record UrlVerdict
{
    private UrlVerdict() { }

    /// <summary>It may be added and fetched, now.</summary>
    /// <param name="Address">The canonical address, to be stored, shown and given to git.</param>
    /// <param name="Host">Lower case, in punycode, without a dot at the end; an IPv6 address without brackets.</param>
    /// <param name="Port">443, or 22 for ssh, unless the address says otherwise.</param>
    /// <param name="Addresses">Every address the host has, each checked: git may dial these and no others. Empty when a proxy resolves.</param>
    public sealed record Allowed(string Address, string Host, int Port, IReadOnlyList<IPAddress> Addresses) : UrlVerdict
    {
        private const int MostDialled = 8;

        /// <summary>Those of <see cref="Addresses"/> that are tried.</summary>
        public IEnumerable<IPAddress> Dialled => Addresses.Take(MostDialled);

        /// <summary>ssh, not https.</summary>
        public bool IsSsh => Address.StartsWith("ssh:", StringComparison.Ordinal);

        /// <summary>
        /// <see cref="Address"/> without <c>.git</c> at its end: two addresses with the same key are taken for one repository.
        /// Most servers answer with and without; the address itself is kept as typed, since some answer one of them only.
        /// </summary>
        public string ComparisonKey => Address.EndsWith(".git", StringComparison.Ordinal) ? Address[..^4] : Address;
    }

    /// <summary>It may not.</summary>
    /// <param name="Why">A sentence for a person; it repeats nothing of the address.</param>
    /// <param name="Fault"><see cref="GitFault.Refused"/>, <see cref="GitFault.DoesNotResolve"/> or <see cref="GitFault.TooSlow"/>.</param>
    public sealed record Refused(string Why, GitFault Fault = GitFault.Refused) : UrlVerdict;
}
