namespace FlaskDash.Razor.Git;

/// <summary>A name and address as a commit writes them; bytes that are no UTF-8 are replaced. One reader gives equal people as one object.</summary>
public sealed record GitPerson(string Name, string Email);

/// <summary>A commit as <c>git log</c> tells it.</summary>
/// <param name="Sha">20 bytes, or 32 in a SHA-256 repository.</param>
/// <param name="Parents">The parents' SHAs one after the other, in git's order; empty for a root and at the edge of a shallow clone.</param>
/// <param name="AuthorSeconds"><c>%at</c>, Unix seconds; null when it is empty or no 64-bit number.</param>
/// <param name="AuthorOffset">Minutes east of UTC as written: +9999 is 99 hours and 99 minutes. 0 when there is none, or none below 100 hours.</param>
/// <param name="CommitterSeconds"><c>%ct</c>, likewise.</param>
/// <param name="CommitterOffset">Likewise.</param>
/// <param name="Subject"><c>%s</c>, cut at <see cref="SubjectLimit"/> characters.</param>
/// <param name="Message"><c>%B</c>, cut at <see cref="MessageLimit"/> characters; null when it says no more than the subject.</param>
public sealed record CommitRecord(
    byte[] Sha, byte[] Parents,
    GitPerson Author, long? AuthorSeconds, int AuthorOffset,
    GitPerson Committer, long? CommitterSeconds, int CommitterOffset,
    string Subject, string? Message)
{
    public const int SubjectLimit = 500;

    /// <summary>A message of many megabytes is somebody's accident or attack; its beginning says enough.</summary>
    public const int MessageLimit = 1_000_000;
}
