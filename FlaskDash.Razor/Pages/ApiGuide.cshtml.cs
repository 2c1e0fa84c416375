using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlaskDash.Razor.Pages;

/// <summary>A parameter as the page shows it.</summary>
/// <param name="Choices">The values it can have; empty where any text of a form will do.</param>
public sealed record GuideParameter(string Name, string Text, IReadOnlyList<string> Choices);

/// <summary>An endpoint as the page shows it.</summary>
/// <param name="Own">Its parameters beside those of a view.</param>
public sealed record GuideEndpoint(string Id, string Method, string Path, string Summary, string? Text, bool TakesView, IReadOnlyList<GuideParameter> Own, IReadOnlyList<string> Statuses, IReadOnlyList<string> Fields);

/// <summary>What programs can ask, read from the OpenAPI document itself, so that neither can say what the other does not.</summary>
[AllowAnonymous]
public sealed class ApiGuideModel([FromKeyedServices("v1")] IOpenApiDocumentProvider documents) : PageModel
{
    /// <summary>Endpoints by the group they stand in.</summary>
    public IReadOnlyList<(string Group, IReadOnlyList<GuideEndpoint> Endpoints)> Groups { get; private set; } = [];

    /// <summary>The settings of a view.</summary>
    public IReadOnlyList<GuideParameter> View { get; private set; } = [];

    public string About { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken ct)
    {
        var document = await documents.GetOpenApiDocumentAsync(ct);
        About = document.Info.Description ?? "";
        var operations = document.Paths.SelectMany(path => path.Value.Operations ?? [], (path, operation) => (Path: path.Key, Method: operation.Key.Method, Operation: operation.Value)).ToList();
        View = [.. Insights.ViewQuery.Parameters.Select(name => operations.SelectMany(o => Of(o.Operation)).First(p => p.Name == name))];
        Groups =
        [
            .. operations.GroupBy(o => o.Operation.Tags?.FirstOrDefault()?.Name ?? "").Select(group => (group.Key, (IReadOnlyList<GuideEndpoint>)
            [
                .. group.Select(o => new GuideEndpoint(
                    o.Operation.OperationId ?? "", o.Method.ToUpperInvariant(), o.Path, o.Operation.Summary ?? "", o.Operation.Description,
                    Of(o.Operation).Any(p => p.Name == "ref"),
                    [.. Of(o.Operation).Where(p => !Insights.ViewQuery.Parameters.Contains(p.Name))],
                    [.. (o.Operation.Responses ?? []).Keys.Order(StringComparer.Ordinal)],
                    FieldsOf(o.Operation))),
            ])),
        ];
    }

    private static IEnumerable<GuideParameter> Of(OpenApiOperation operation) =>
        (operation.Parameters ?? []).Select(p => new GuideParameter(p.Name ?? "", p.Description ?? (p.In == ParameterLocation.Path ? "In the path." : ""), [.. (p.Schema?.Enum ?? []).Select(value => value.ToString())]));

    /// <summary>The names in a good answer, the first level and below it with a dot.</summary>
    private static IReadOnlyList<string> FieldsOf(OpenApiOperation operation)
    {
        var good = operation.Responses?.FirstOrDefault(r => r.Key == "200").Value?.Content?.Values.FirstOrDefault()?.Schema;
        return [.. NamesOf(good, "", 0)];

        static IEnumerable<string> NamesOf(IOpenApiSchema? schema, string before, int depth)
        {
            // What may be null is one of null and what it is.
            if (schema?.OneOf?.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } either) schema = either;
            while (schema?.Items is { } items) (schema, before) = (items, before.Length == 0 ? before : before.TrimEnd('.') + "[].");
            foreach (var (name, property) in schema?.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                var below = depth < 3 ? NamesOf(property, $"{before}{name}.", depth + 1).ToList() : [];
                if (below.Count == 0) yield return before + name;
                foreach (var field in below) yield return field;
            }
        }
    }
}
