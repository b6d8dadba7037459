using System.Text;

namespace Fathom.Reporting;

/// <summary>Writes colors as attributes for print and light screens, and as classes that a style sheet overrides on dark screens.</summary>
/// <remarks>
/// Attributes rank below any style sheet, so programs that know no style sheets still show the light colors. Classes carry a prefix of
/// their own because the figure may stand inside a page.
/// </remarks>
internal sealed class SvgStyle
{
    private readonly SortedSet<string> rules = new(StringComparer.Ordinal);

    /// <summary>The attributes of a fill and a stroke.</summary>
    public string Attributes(Paint fill, Paint stroke)
    {
        StringBuilder attributes = new();
        string classes = string.Join(' ', new[] { Class("fill", fill), Class("stroke", stroke) }.Where(name => name.Length > 0));
        if (classes.Length > 0)
            attributes.Append($" class=\"{classes}\"");
        attributes.Append($" fill=\"{Theme.Light.Resolve(fill)?.ToString() ?? "none"}\"");
        if (Theme.Light.Resolve(stroke) is { } color)
            attributes.Append($" stroke=\"{color}\"");
        return attributes.ToString();
    }

    /// <summary>The style sheet for the paints used so far.</summary>
    public string Sheet() =>
        $"@media screen and (prefers-color-scheme:dark){{{string.Concat(rules)}}}";

    private string Class(string property, Paint paint)
    {
        if (paint.Role is PaintRole.None or PaintRole.Exact)
            return string.Empty;
        string name = paint.Role == PaintRole.Series
            ? $"fathom-{property}-series{paint.Slot}"
            : $"fathom-{property}-{paint.Role.ToString().ToLowerInvariant()}";
        rules.Add($".{name}{{{property}:{Theme.Dark.Resolve(paint)}}}");
        return name;
    }
}
