namespace FlaskDash.Okta.LocalOrg;

/// <summary>Refusals in the form of Okta's management API.</summary>
internal static class OktaError
{
    public static IResult InvalidToken => Of(StatusCodes.Status401Unauthorized, "E0000011", "Invalid token provided");

    public static IResult TooManyRequests =>
        Of(StatusCodes.Status429TooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.");

    public static IResult BadRequest(string parameter) =>
        Of(StatusCodes.Status400BadRequest, "E0000031", $"Invalid search criteria: {parameter}.");

    public static IResult MethodNotSupported =>
        Of(StatusCodes.Status405MethodNotAllowed, "E0000022", "The endpoint does not support the provided HTTP method");

    public static IResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "E0000007", $"Not found: Resource not found: {what}");

    private static IResult Of(int status, string code, string summary) => Results.Json(
        new
        {
            errorCode = code,
            errorSummary = summary,
            errorLink = code,
            errorId = "oae" + OpenIdServer.RandomId(),
            errorCauses = Array.Empty<object>(),
        },
        statusCode: status);
}
