using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using FlaskDash.Razor.Insights;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>A table as a file, written while its rows are read.</summary>
/// <param name="name">The file's name without its ending.</param>
internal abstract class TableFile(string name, string ending, string mediaType) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = mediaType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name + ending);
        response.Headers.ContentDisposition = disposition.ToString();
        await WriteAsync(response.Body, context.HttpContext.RequestAborted);
    }

    protected abstract Task WriteAsync(Stream body, CancellationToken ct);
}

/// <summary>Comma-separated values (RFC 4180) in UTF-8, with the mark by which spreadsheets know it. A cell that a spreadsheet would compute is made text.</summary>
internal sealed class CsvFile(FigureTable table, string name) : TableFile(name, ".csv", "text/csv; charset=utf-8")
{
    protected override async Task WriteAsync(Stream body, CancellationToken ct)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape });
        foreach (var column in table.Columns) csv.WriteField(column);
        await csv.NextRecordAsync();
        await foreach (var row in table.Rows.WithCancellation(ct))
        {
            foreach (var cell in row) csv.WriteField(TextOf(cell));
            await csv.NextRecordAsync();
        }
    }

    internal static string? TextOf(object? cell) => cell switch
    {
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string?)cell,
    };
}

/// <summary>An object that says what it is of, and an array of objects.</summary>
/// <param name="head">Names and values that stand before the rows.</param>
internal sealed class JsonFile(FigureTable table, string name, IReadOnlyList<(string Name, string Value)> head) : TableFile(name, ".json", "application/json; charset=utf-8")
{
    private const int Buffer = 64 * 1024;

    protected override async Task WriteAsync(Stream body, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Indented = false });
        json.WriteStartObject();
        foreach (var (key, value) in head) json.WriteString(key, value);
        json.WriteStartArray("rows");
        await foreach (var row in table.Rows.WithCancellation(ct))
        {
            WriteRow(json, table.Columns, row);
            if (json.BytesPending > Buffer) await json.FlushAsync(ct);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    internal static void WriteRow(Utf8JsonWriter json, IReadOnlyList<string> columns, object?[] row)
    {
        json.WriteStartObject();
        for (var i = 0; i < row.Length; i++)
        {
            json.WritePropertyName(columns[i]);
            Write(json, row[i]);
        }
        json.WriteEndObject();
    }

    // The serializer would flush the writer after each value, and the server allows no synchronous writing.
    private static void Write(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture));
                break;
            case double fraction:
                json.WriteNumberValue(fraction);
                break;
            default:
                json.WriteStringValue(CsvFile.TextOf(cell));
                break;
        }
    }
}

/// <summary>One object a line (https://jsonlines.org), for programs that read a log.</summary>
internal sealed class JsonLinesFile(FigureTable table, string name) : TableFile(name, ".jsonl", "application/jsonl; charset=utf-8")
{
    protected override async Task WriteAsync(Stream body, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Indented = false });
        await foreach (var row in table.Rows.WithCancellation(ct))
        {
            JsonFile.WriteRow(json, table.Columns, row);
            await json.FlushAsync(ct);
            await body.WriteAsync("\n"u8.ToArray(), ct);
            json.Reset();
        }
    }
}
