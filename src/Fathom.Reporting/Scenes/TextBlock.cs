using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Lines of text set together.</summary>
internal static class TextBlock
{
    /// <summary>The height of lines of one size.</summary>
    public static double Height(int lines, double size) => lines * size * Typography.LineHeight;

    /// <summary>Sets lines one below the other from a top edge.</summary>
    public static IEnumerable<TextMark> Down(ImmutableArray<string> lines, double x, double top, TextMark model) =>
        lines.Select((line, index) => model with
        {
            Label = new TickLabel(line),
            Place = new Spot(x, top + (model.Size * (Typography.Ascent + (index * Typography.LineHeight)))),
        });

    /// <summary>Sets lines that run up the page, one to the right of the other from a left edge.</summary>
    public static IEnumerable<TextMark> Across(ImmutableArray<string> lines, double left, double middle, TextMark model) =>
        lines.Select((line, index) => model with
        {
            Label = new TickLabel(line),
            Place = new Spot(left + (model.Size * (Typography.Ascent + (index * Typography.LineHeight))), middle),
            Anchor = TextAnchor.Middle,
            Upward = true,
        });
}
