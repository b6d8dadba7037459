using System.Collections.Immutable;
using System.Text;
using static Fathom.Reporting.SvgNumber;

namespace Fathom.Reporting;

/// <summary>Writes figures as SVG: deterministic text, complete in itself, for screens (light and dark) and print.</summary>
/// <remarks>
/// The same figure gives the same text on every machine. Numbers have at most two decimals; lines that leave the plot are cut, values
/// that are not finite leave gaps, and lines of more than 2000 vertices lose only what no pixel shows. The file can stand alone or
/// inside an HTML page.
/// </remarks>
public sealed class SvgWriter
{
    private const string Fonts = "Helvetica,Arial,'Liberation Sans',sans-serif";
    private readonly SvgStyle style = new();
    private readonly StringBuilder definitions = new();
    private readonly StringBuilder body = new();
    private readonly string id;
    private int clips;

    private SvgWriter(string id) => this.id = id;

    /// <summary>Writes a figure to a text.</summary>
    /// <param name="figure">The figure.</param>
    /// <returns>One <c>svg</c> element, lines ended by line feeds, without an XML declaration.</returns>
    /// <exception cref="ArgumentException">The figure's size is too small for its panels.</exception>
    public static string Write(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Write(FigureLayout.Compose(figure));
    }

    /// <summary>Writes a figure to a file, completely or not at all.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="ArgumentException">The figure's size is too small for its panels, or the path is empty.</exception>
    /// <exception cref="OutputException">The file cannot be written; nothing was left behind.</exception>
    public static void Save(Figure figure, string path)
    {
        string text = Write(figure);
        AtomicFile.WriteText(path, text);
    }

    internal static string Write(Scene scene)
    {
        SvgWriter writer = new(scene.Id);
        foreach (Mark mark in scene.Marks)
            writer.Add(mark);
        return writer.Document(scene);
    }

    private string Document(Scene scene)
    {
        string size = $"width=\"{Text(scene.Width)}\" height=\"{Text(scene.Height)}\" viewBox=\"0 0 {Text(scene.Width)} {Text(scene.Height)}\"";
        StringBuilder document = new();
        document.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{Fonts}\">\n");
        document.Append($"<title id=\"{id}-title\">{SvgEscape.Text(scene.Title)}</title>\n");
        document.Append($"<desc id=\"{id}-desc\">{SvgEscape.Text(scene.Description)}</desc>\n");
        document.Append($"<style>{style.Sheet()}</style>\n");
        if (definitions.Length > 0)
            document.Append($"<defs>\n{definitions}</defs>\n");
        return document.Append(body).Append("</svg>\n").ToString();
    }

    private void Add(Mark mark)
    {
        switch (mark)
        {
            case ClippedMark group:
                string clip = $"{id}-clip{Text(clips++)}";
                definitions.Append($"<clipPath id=\"{clip}\"><rect {Rectangle(group.Clip)}/></clipPath>\n");
                body.Append($"<g clip-path=\"url(#{clip})\">\n");
                foreach (Mark inner in group.Marks)
                    Add(inner);
                body.Append("</g>\n");
                break;
            case PathMark path:
                AddPath(path);
                break;
            case BoxMark box:
                string crisp = box.Crisp ? " shape-rendering=\"crispEdges\"" : string.Empty;
                string round = box.Radius > 0 ? $" rx=\"{Text(box.Radius)}\"" : string.Empty;
                body.Append($"<rect {Rectangle(box.Box)}{round}{style.Attributes(box.Fill, box.Stroke)}{Opacity(box.Opacity)}{crisp}/>\n");
                break;
            case SignsMark signs:
                AddSigns(signs);
                break;
            case ImageMark image:
                body.Append($"<image {Rectangle(image.Box)} preserveAspectRatio=\"none\" image-rendering=\"pixelated\" ");
                body.Append($"href=\"data:image/png;base64,{Convert.ToBase64String(image.Png.AsSpan())}\"/>\n");
                break;
            case TextMark text:
                AddText(text);
                break;
        }
    }

    private void AddPath(PathMark path)
    {
        string data = string.Concat(path.Lines.Select(line => Line(line, path.Closed)));
        if (data.Length == 0)
            return;
        string stroke = path.Stroke.Role == PaintRole.None ? string.Empty
            : $" stroke-width=\"{Text(path.StrokeWidth)}\"{Dash(path.Dash, path.StrokeWidth)}{(path.Lines.Any(line => line.Length != 2) ? " stroke-linejoin=\"round\"" : string.Empty)}";
        body.Append($"<path d=\"{data}\"{style.Attributes(path.Fill, path.Stroke)}{stroke}{Opacity(path.Opacity)}/>\n");
    }

    private void AddSigns(SignsMark signs)
    {
        if (signs.Centers.IsEmpty)
            return;
        string paint = SvgSigns.IsOpen(signs.Sign)
            ? $"{style.Attributes(Paint.None, signs.Paint)} stroke-width=\"1.6\""
            : $"{style.Attributes(signs.Paint, signs.Outline)} stroke-width=\"0.8\"";
        body.Append($"<path d=\"{SvgSigns.Path(signs)}\"{paint}/>\n");
    }

    private void AddText(TextMark text)
    {
        if (text.Label.Text.Length + text.Label.Exponent.Length == 0)
            return;
        string place = text.Upward
            ? $"transform=\"translate({Text(text.Place.X)} {Text(text.Place.Y)}) rotate(-90)\""
            : $"x=\"{Text(text.Place.X)}\" y=\"{Text(text.Place.Y)}\"";
        string anchor = text.Anchor switch
        {
            TextAnchor.Middle => " text-anchor=\"middle\"",
            TextAnchor.End => " text-anchor=\"end\"",
            _ => string.Empty,
        };
        string weight = text.Bold ? " font-weight=\"bold\"" : string.Empty;
        string rim = text.Halo ? " stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" : string.Empty;
        Paint halo = text.Halo ? Paint.Paper : Paint.None;
        string exponent = text.Label.Exponent.Length == 0 ? string.Empty
            : $"<tspan dy=\"{Text(-Typography.ExponentRise * text.Size)}\" font-size=\"{Text(Typography.ExponentSize * text.Size)}\">{SvgEscape.Text(text.Label.Exponent)}</tspan>";
        body.Append($"<text {place} font-size=\"{Text(text.Size)}\"{anchor}{weight}{style.Attributes(text.Paint, halo)}{rim}>");
        body.Append($"{SvgEscape.Text(text.Label.Text)}{exponent}</text>\n");
    }

    private static string Line(ImmutableArray<Spot> line, bool closed)
    {
        if (line.IsEmpty)
            return string.Empty;
        StringBuilder data = new();
        for (int index = 0; index < line.Length; index++)
            data.Append($"{(index == 0 ? 'M' : 'L')}{Text(line[index].X)} {Text(line[index].Y)}");

        // A place alone shows as a short dash, not as nothing.
        if (line.Length == 1)
            data.Append("m-1 0h2");
        return data.Append(closed ? "z" : string.Empty).ToString();
    }

    private static string Rectangle(Box box) =>
        $"x=\"{Text(box.Left)}\" y=\"{Text(box.Top)}\" width=\"{Text(Math.Max(0, box.Width))}\" height=\"{Text(Math.Max(0, box.Height))}\"";

    private static string Opacity(double opacity) => opacity < 1 ? $" opacity=\"{Text(opacity)}\"" : string.Empty;

    private static string Dash(LineDash dash, double width)
    {
        ReadOnlySpan<double> pattern = dash switch
        {
            LineDash.Dashed => [5, 3],
            LineDash.Dotted => [1.2, 2.2],
            LineDash.DashDot => [6, 2.5, 1.2, 2.5],
            LineDash.LongDash => [9, 3.5],
            _ => [],
        };
        if (pattern.IsEmpty)
            return string.Empty;
        double unit = Math.Max(1, width * 0.7);
        List<string> lengths = [];
        foreach (double length in pattern)
            lengths.Add(Text(length * unit));
        return $" stroke-dasharray=\"{string.Join(' ', lengths)}\"";
    }
}
