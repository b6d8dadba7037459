using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Gives every layer of a figure its place in the palette; one name has one place in all panels.</summary>
internal static class SeriesStyles
{
    /// <summary>The styles by panel and layer.</summary>
    public static ImmutableArray<ImmutableArray<SeriesStyle>> Assign(Figure figure)
    {
        Dictionary<string, int> named = [];
        int next = 0;
        List<ImmutableArray<SeriesStyle>> panels = [];
        foreach (Panel panel in figure.Panels)
            panels.Add(AssignPanel(panel, named, ref next));
        return [.. panels];
    }

    private static ImmutableArray<SeriesStyle> AssignPanel(Panel panel, Dictionary<string, int> named, ref int next)
    {
        ImmutableArray<SeriesStyle>.Builder styles = ImmutableArray.CreateBuilder<SeriesStyle>(panel.Layers.Length);
        int? previous = null;
        foreach (Layer layer in panel.Layers)
        {
            if (layer is RuleLayer or AreaLayer or HeatmapLayer)
            {
                styles.Add(new SeriesStyle(layer.Slot is { } own ? Math.Abs(own) : 0));
                continue;
            }

            int slot = layer.Slot is { } wanted ? Math.Abs(wanted)
                : layer.Name is { } name && named.TryGetValue(name, out int known) ? known
                : layer is { Name: null } and (BandLayer or PointLayer) && previous is { } before ? before
                : next++;
            if (layer.Name is { } newName)
                named.TryAdd(newName, slot);
            previous = slot;
            styles.Add(new SeriesStyle(slot));
        }

        return styles.MoveToImmutable();
    }
}
