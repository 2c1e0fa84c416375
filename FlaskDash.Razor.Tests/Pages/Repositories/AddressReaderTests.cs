using FlaskDash.Razor.Pages.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FlaskDash.Razor.Tests.Pages.Repositories;

public sealed class AddressReaderTests
{
    [Theory]
    [InlineData("?page=7", 7)]
    [InlineData("?page=", null)]
    [InlineData("", null)]
    public void A_number_is_read_and_a_missing_one_is_no_fault(string query, int? expected)
    {
        var reader = Read(query);

        Assert.Equal(expected, (int?)reader.Number("page", 1, 100, "the number of a page"));
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData("?page=0")]
    [InlineData("?page=101")]
    [InlineData("?page=-1")]
    [InlineData("?page=+1")]
    [InlineData("?page=1.0")]
    [InlineData("?page=%201")]
    [InlineData("?page=0x1")]
    [InlineData("?page=١")]
    [InlineData("?page=abc")]
    [InlineData("?page=99999999999999999999")]
    [InlineData("?page=1&page=2")]
    [InlineData("?page=1&page=")]
    public void Everything_else_is_named(string query)
    {
        var reader = Read(query);

        Assert.Null(reader.Number("page", 1, 100, "the number of a page"));
        Assert.Contains("page", Assert.Single(reader.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?q=%20fix%20", "fix")]
    [InlineData("?q=%20%20", null)]
    [InlineData("?q=", null)]
    [InlineData("", null)]
    public void Text_is_trimmed_and_white_space_alone_is_none(string query, string? expected)
    {
        var reader = Read(query);

        Assert.Equal(expected, reader.Text("q", 10));
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData("?q=12345678901")]
    [InlineData("?q=a&q=b")]
    public void Text_that_is_too_long_or_given_twice_is_named(string query)
    {
        var reader = Read(query);

        Assert.Null(reader.Text("q", 10));
        Assert.Single(reader.Faults);
    }

    private static AddressReader Read(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
