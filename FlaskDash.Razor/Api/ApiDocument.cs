using System.Text.Json.Nodes;
using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlaskDash.Razor.Api;

/// <summary>The endpoint takes the settings of a view, and these parameters of its own.</summary>
internal sealed record TakesView(IReadOnlyList<string> Own);

/// <summary>The endpoint takes these parameters, and no view.</summary>
internal sealed record TakesParameters(params IReadOnlyList<string> Own);

/// <summary>What OpenAPI says of <c>/api/v1</c>. It is made from the endpoints, so that it cannot name what is not there.</summary>
internal static class ApiDocument
{
    /// <summary>The document's name, as in the address.</summary>
    private const string Name = "v1";

    private const string Bearer = "bearer";

    private static readonly Dictionary<string, string> OwnParameters = new()
    {
        ["before"] = "From the header Link: commits older than this key. Not with after.",
        ["after"] = "From the header Link: commits newer than this key. Not with before.",
        ["dir"] = "A folder, from the top of the repository. Usually the top.",
        ["sort"] = "A column, with - before it for descending: commits, name, email, additions, deletions, days, streak, first, last. Usually -commits.",
        ["q"] = "What to search, in the language of the search page: words, \"a phrase\", author:, committer:, path:, before:, after:, sha:, tag:, in:, is:merge, is:bot, and - before what is not wanted.",
        ["ref2"] = "Of the other side: a branch, a tag, all, or one..other. Usually that of the view.",
        ["range2"] = "Of the other side: as range.",
        ["from2"] = "Of the other side: as from.",
        ["to2"] = "Of the other side: as to.",
        ["repository"] = "The number of a repository, once for each.",
        ["cherrypicks"] = "each, or once: a commit that was picked from one repository into another then counts once. Usually each.",
        ["page"] = "The number of a page, from 1 on.",
    };

    public static RouteHandlerBuilder TakesView(this RouteHandlerBuilder endpoint, params string[] own) => endpoint.WithMetadata(new TakesView(own))
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Produces(StatusCodes.Status304NotModified);

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "FlaskDash", Version = WebSetup.Version,
                Description = "Numbers of your repositories as JSON. Errors are problem details (RFC 9457); instants are ISO 8601 with an offset; an answer with an ETag can be asked for again with If-None-Match.",
            };
            // The address by which the caller reached this site says where it is.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http, Scheme = "bearer",
                    Description = "A personal token from /account/tokens, or an access token of the authorization server in Okta. Scopes: flaskdash.read, flaskdash.refresh.",
                },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var view = metadata.OfType<TakesView>().FirstOrDefault();
            operation.Parameters ??= [];
            foreach (var name in view?.Own ?? metadata.OfType<TakesParameters>().FirstOrDefault()?.Own ?? []) operation.Parameters.Add(Parameter(name, OwnParameters.GetValueOrDefault(name) ?? TextOf(name), ChoicesOf(name)));
            if (view is not null) foreach (var name in ViewQuery.Parameters) operation.Parameters.Add(Parameter(name, TextOf(name), ChoicesOf(name)));
            return Task.CompletedTask;
        });
    });

    private static OpenApiParameter Parameter(string name, string text, IEnumerable<string> choices) => new()
    {
        Name = name, In = ParameterLocation.Query, Description = text,
        Schema = name == "repository"
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Integer } }
            : new OpenApiSchema { Type = JsonSchemaType.String, Enum = choices.Select(c => (JsonNode)JsonValue.Create(c)!).ToList() is { Count: > 0 } list ? list : null },
    };

    /// <summary>What the definitions page says of the setting.</summary>
    private static string TextOf(string name) =>
        Definitions.Settings.FirstOrDefault(s => s.Parameter.Split(", ").Contains(name))?.Meaning ?? throw new InvalidOperationException($"The setting {name} is not described.");

    /// <summary>Empty where any text of a form will do.</summary>
    private static IEnumerable<string> ChoicesOf(string name) => name switch
    {
        "range" => ViewQuery.Ranges.Select(c => c.Name),
        "step" => ViewQuery.Steps.Select(c => c.Name),
        "date" => ViewQuery.Dates.Select(c => c.Name),
        "merges" => ViewQuery.Merges.Select(c => c.Name),
        "bots" => ViewQuery.Bots.Select(c => c.Name),
        "leftout" => ViewQuery.LeftOut.Select(c => c.Name),
        "coauthors" => ViewQuery.CoAuthors.Select(c => c.Name),
        "generated" => ViewQuery.Generated.Select(c => c.Name),
        "outliers" => ViewQuery.Outliers.Select(c => c.Name),
        "people" => ViewQuery.People.Select(c => c.Name),
        "cherrypicks" => ["each", "once"],
        _ => [],
    };
}
