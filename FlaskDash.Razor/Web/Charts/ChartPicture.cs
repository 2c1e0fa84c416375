using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;
using Svg.Skia;
using Svg.Skia.TypefaceProviders;

namespace FlaskDash.Razor.Web.Charts;

/// <summary>A chart as a picture that stands by itself: title, drawing, legend, in the colours of the light theme.</summary>
public static partial class ChartPicture
{
    private const int Width = 960, Left = 44, Margin = 16, Scale = 2;
    private const string Font = "Noto Sans";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Assembly Assembly = typeof(ChartPicture).Assembly;

    private const string Rules = """
        text { fill: var(--muted); font-size: 13px; }
        .title { fill: var(--text); font-size: 16px; }
        .ground { fill: var(--ground); }
        .plot { fill: var(--commits); }
        .grid { stroke: var(--line); }
        .zero, .x-axis line { stroke: var(--edge); }
        .tags line, .gap { stroke: var(--unknown); }
        .hatch { stroke: var(--commits); stroke-width: 2px; }
        .veil { stroke: var(--ground); stroke-width: 2px; }
        .range { fill-opacity: 0.78; }
        .added { fill: var(--added); }
        .deleted { fill: var(--deleted); }
        .apart { fill: var(--unknown); fill-opacity: 0.55; }
        .uncounted { opacity: 0.5; }
        .clip { fill: var(--ground); }
        .no-day { fill: none; }
        """;

    private static readonly string Style = Colours().Replace(
        Rules + string.Concat(Enumerable.Range(0, 6).Select(i => $".heat-{i} {{ fill: var(--heat-{i}); }}")) + string.Concat(Enumerable.Range(0, StackedChart.Colours).Select(i => $".series-{i} {{ fill: var(--series-{i}); }}")),
        use => Light(use.Groups[1].Value));

    private static string? tokens;

    /// <summary>A whole SVG document.</summary>
    public static string ToSvg(ChartFigure chart)
    {
        using var markup = new StringWriter();
        chart.WriteDrawingTo(markup);
        // What a chart writes is well-formed: every hole is encoded, every element closed.
        var drawing = XElement.Parse($"<div>{markup}</div>");
        var picture = new XElement(Svg + "svg", new XAttribute("font-family", $"{Font}, system-ui, sans-serif"), new XElement(Svg + "style", Style), Of("rect", ("class", "ground"), ("width", "100%"), ("height", "100%")));
        picture.Add(Of("text", ("class", "title"), ("x", Margin), ("y", 28)).With(chart.Title));
        if (chart.Summary is not null) picture.Add(Of("text", ("x", Margin), ("y", 48)).With(chart.Summary));

        var y = 64;
        foreach (var part in drawing.Element("div")!.Elements("svg"))
        {
            var (css, height) = ((string)part.Attribute("class")!, (int)part.Attribute("height")!);
            var isAxis = css == "y-axis";
            picture.Add(Nested(part, css != "plot", isAxis ? Margin : Margin + Left, y, isAxis ? Left : Width - 2 * Margin - Left, height));
            if (!isAxis) y += height;
        }
        y = AddLegend(picture, drawing.Element("ul"), y);
        picture.Add(new XAttribute("width", Width), new XAttribute("height", y + Margin), new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {y + Margin}")));
        return picture.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The same as a PNG of twice as many pixels.</summary>
    public static byte[] ToPng(ChartFigure chart)
    {
        using var font = Assembly.GetManifestResourceStream("NotoSans-Regular.ttf")!;
        using var svg = new SKSvg();
        // No font of the machine: the picture is the same everywhere.
        svg.Settings.TypefaceProviders!.Clear();
        svg.Settings.TypefaceProviders.Add(new CustomTypefaceProvider(font));
        svg.FromSvg(ToSvg(chart));
        using var png = new MemoryStream();
        svg.Save(png, SKColors.White, SKEncodedImageFormat.Png, 100, Scale, Scale);
        return png.ToArray();
    }

    private static int AddLegend(XElement picture, XElement? legend, int y)
    {
        if (legend is null) return y;

        var x = Margin + Left;
        y += 8;
        foreach (var item in legend.Elements("li"))
        {
            var text = item.Value.Trim();
            var width = 30 + 8 * text.Length;
            if (x > Margin + Left && x + width > Width - Margin) (x, y) = (Margin + Left, y + 22);
            picture.Add(Nested(item.Element("svg")!, false, x, y, 14, 14), Of("text", ("x", x + 20), ("y", y + 12)).With(text));
            x += width;
        }
        return y + 22;
    }

    private static XElement Nested(XElement part, bool overflows, int x, int y, int width, int height)
    {
        var nested = InSvg(part);
        if (overflows) nested.SetAttributeValue("overflow", "visible"); // a label at the end of an axis
        foreach (var (name, value) in new[] { ("x", x), ("y", y), ("width", width), ("height", height) }) nested.SetAttributeValue(name, value);
        return nested;
    }

    private static XElement InSvg(XElement element) => new(
        Svg + element.Name.LocalName,
        element.Attributes().Where(a => a.Name.LocalName is not ("role" or "tabindex") && !a.Name.LocalName.StartsWith("data-", StringComparison.Ordinal) && !a.Name.LocalName.StartsWith("aria-", StringComparison.Ordinal)),
        element.Nodes().Select(n => n is XElement child ? InSvg(child) : n));

    private static XElement Of(string name, params IEnumerable<(string Name, object Value)> attributes) => new(Svg + name, attributes.Select(a => new XAttribute(a.Name, a.Value)));

    private static XElement With(this XElement element, string text)
    {
        element.Add(text);
        return element;
    }

    private static string Light(string name)
    {
        tokens ??= new StreamReader(Assembly.GetManifestResourceStream("tokens.css")!).ReadToEnd();
        var at = tokens.IndexOf(name + ": light-dark(", StringComparison.Ordinal) + name.Length + ": light-dark(".Length;
        return tokens[at..tokens.IndexOf(',', at)];
    }

    [GeneratedRegex(@"var\((--[a-z0-9-]+)\)")]
    private static partial Regex Colours();
}
