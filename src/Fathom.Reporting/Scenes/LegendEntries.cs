using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Collects what the legend says: one entry per name, plus labels that found no place in their panel.</summary>
internal static class LegendEntries
{
    public static ImmutableArray<LegendEntry> Of(
        Figure figure, ImmutableArray<ImmutableArray<SeriesStyle>> styles, IReadOnlySet<Layer> displaced)
    {
        List<LegendEntry> entries = [];
        for (int panel = 0; panel < figure.Panels.Length; panel++)
        {
            ImmutableArray<Layer> layers = figure.Panels[panel].Layers;
            bool overlay = layers.Any(layer => layer is HeatmapLayer);
            for (int index = 0; index < layers.Length; index++)
            {
                if (Entry(layers[index], styles[panel][index], overlay, displaced) is { } entry)
                    Merge(entries, entry);
            }
        }

        return [.. entries];
    }

    private static void Merge(List<LegendEntry> entries, LegendEntry entry)
    {
        int known = entries.FindIndex(other => other.Name == entry.Name);
        if (known < 0)
        {
            entries.Add(entry);
            return;
        }

        LegendEntry first = entries[known];
        entries[known] = first with
        {
            Line = first.Line ?? entry.Line,
            LineWidth = first.Line is null ? entry.LineWidth : first.LineWidth,
            Overlay = first.Overlay || entry.Overlay,
            Sign = first.Sign == Marker.None ? entry.Sign : first.Sign,
            Swatch = first.Swatch ?? entry.Swatch,
        };
    }

    private static LegendEntry? Entry(Layer layer, SeriesStyle style, bool overlay, IReadOnlySet<Layer> displaced)
    {
        switch (layer)
        {
            case RuleLayer rule when rule.Name is not null || displaced.Contains(layer):
                return new LegendEntry(PlainText.Clean(rule.Name ?? rule.Label!), ReferencePainter.RulePaint(rule, style))
                {
                    Line = ReferencePainter.RuleDash(rule),
                    LineWidth = 1.4,
                    Overlay = overlay,
                };
            case AreaLayer area when area.Name is not null || displaced.Contains(layer):
                return new LegendEntry(PlainText.Clean(area.Name ?? area.Label!), ReferencePainter.AreaPaint(area, style)) { Swatch = 0.25 };
            case { Name: null }:
                return null;
        }

        LegendEntry entry = new(PlainText.Clean(layer.Name), style.Paint);
        return layer switch
        {
            LineLayer line => entry with { Line = style.Dash(line.Dash), LineWidth = line.Width, Sign = style.Sign(line.Marker), Overlay = overlay },
            BandLayer => entry with { Swatch = 0.25 },
            PointLayer points => entry with { Sign = style.Sign(points.Marker) },
            BarLayer => entry with { Swatch = 0.88 },
            _ => null,
        };
    }
}
