using FlaskDash.Razor.Insights;
using FlaskDash.Razor.Tests.Pages;

namespace FlaskDash.Razor.Tests.Api;

/// <summary>The OpenAPI document says all that there is.</summary>
public sealed class OpenApiTests(AccessApp access) : IClassFixture<AccessApp>
{
    [Fact]
    public async Task The_document_lists_every_endpoint_and_no_other()
    {
        var document = await DocumentAsync();
        var told = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));
        var there = (await access.App.RoutesAsync()).Where(r => r.Contains(" /api/v1/", StringComparison.Ordinal)).Select(r => r.Replace("{id:int}", "{id}", StringComparison.Ordinal));

        Assert.Equal(there.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_counts_commits_takes_every_setting_of_a_view()
    {
        var document = await DocumentAsync();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(p => p.Name.Contains("/insights/", StringComparison.Ordinal) || p.Name.EndsWith("/commits", StringComparison.Ordinal)))
        {
            var operation = path.Value.GetProperty("get");
            var names = operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToList();

            Assert.Equal([], ViewQuery.Parameters.Except(names!));
            Assert.True(operation.GetProperty("responses").TryGetProperty("400", out _) && operation.GetProperty("responses").TryGetProperty("304", out _));
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        }
    }

    [Fact]
    public async Task It_says_that_a_bearer_token_is_needed()
    {
        var document = await DocumentAsync();

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.True(document.GetProperty("security")[0].TryGetProperty("bearer", out _));
    }

    private async Task<System.Text.Json.JsonElement> DocumentAsync()
    {
        using var answer = await access[Role.Stranger].CallAsync("/api/v1/openapi.json", token: null);
        return await answer.ReadAsync();
    }
}
