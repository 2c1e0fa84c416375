namespace FlaskDash.Razor.Git;

/// <summary>Why git, or the policy before it, could not do what was asked.</summary>
public enum GitFault
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The policy refuses the address or the path.</summary>
    Refused,

    /// <summary>The host has no address.</summary>
    DoesNotResolve,

    /// <summary>Nobody answers, or the connection broke.</summary>
    Unreachable,

    /// <summary>No answer in time, or too slow an answer.</summary>
    TooSlow,

    /// <summary>The server's certificate is not trusted.</summary>
    Certificate,

    /// <summary>The address answers with a redirect.</summary>
    Redirect,

    /// <summary>The server asks for a sign-in, or forbids.</summary>
    NeedsCredentials,

    /// <summary>Something answers, but it is no Git repository.</summary>
    NoRepository,

    /// <summary>The server has an error, or wants fewer requests.</summary>
    ServerTrouble,

    /// <summary>The source is damaged or incomplete.</summary>
    Damaged,

    /// <summary>This server's disk is full.</summary>
    NoSpace,

    /// <summary>The repository is beyond a limit that this server sets.</summary>
    TooLarge,

    /// <summary>git ran into its memory limit.</summary>
    NoMemory,

    /// <summary>git is not installed, or too old.</summary>
    NoGit,
}
