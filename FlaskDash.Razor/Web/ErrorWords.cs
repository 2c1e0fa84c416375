namespace FlaskDash.Razor.Web;

/// <summary>What a status code means to a person: what happened, and what to do next.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Sentence">What to do.</param>
public sealed record ErrorWords(string Title, string Sentence)
{
    /// <summary>The words for a status code; any other failure has those of 500.</summary>
    public static ErrorWords For(int status) => status switch
    {
        400 => new("This request can’t be read", "A value in the address or the form is missing or not what it should be. If you came from a form, go back, load that page again and send it once more."),
        401 => new("Sign in first", "This page is for people who are signed in."),
        403 => new("This is not yours to do", "Your account may not do this. Somebody who manages this site can give you the right."),
        404 => new("Not found", "There is nothing at this address, or it is not shared with you."),
        405 => new("Not this way", "This address can’t be used like that. Open the page and use its buttons."),
        408 => new("That took too long", "The request did not arrive in time. Try again."),
        413 => new("Too large", "What you sent is larger than this page takes. Send less."),
        414 => new("This address is too long", "Shorten what you searched for, then try again."),
        429 => new("Too many requests", "Wait a minute, then try again."),
        503 => new("Not available right now", "The site can’t answer at the moment. Try again in a few seconds."),
        _ when status is >= 400 and < 500 => new("This can’t be done", "The request was refused. Go back and try another way."),
        _ => new("Something failed here", "The fault is on our side, and it has been written to the log. Try again; if it stays, give the trace id to whoever runs this site."),
    };

    /// <summary>The words of problem details for programs, which have no form to go back to.</summary>
    public static ErrorWords ForProgram(int status) => status switch
    {
        401 => new("A token is needed", "Send Authorization: Bearer with a token that holds: a personal one from /account/tokens, or an access token of the authorization server in Okta. A cookie does not count here."),
        403 => new("The token may not do this", "It lacks the scope that this address asks for. Make a token with that scope; /api-guide says which."),
        404 => new("Not found", "There is nothing at this address, or it is not shared with you."),
        405 => new("Not this way", "This address does not take this method. /api-guide lists what there is."),
        413 => new("Too large", "The body is larger than this address takes."),
        429 => new("Too many requests", "Wait as many seconds as Retry-After says, then try again."),
        _ => For(status),
    };
}
