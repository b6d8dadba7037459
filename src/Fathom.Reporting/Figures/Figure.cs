using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>A figure: what is shown, independent of any output format.</summary>
public sealed record Figure
{
    private const double LeastPanelWidth = 220;
    private const double LeastPanelHeight = 180;
    private const double MostSize = 20_000;

    /// <summary>Creates a figure of one or more panels.</summary>
    /// <param name="title">What the figure shows, in a few words.</param>
    /// <param name="panels">The panels, from left to right or from top to bottom.</param>
    /// <exception cref="ArgumentException">There is no panel, or a panel's axes contradict themselves.</exception>
    public Figure(string title, ImmutableArray<Panel> panels)
    {
        ArgumentNullException.ThrowIfNull(title);
        if (panels.IsDefaultOrEmpty)
            throw new ArgumentException("A figure needs at least one panel.", nameof(panels));
        foreach (Panel panel in panels)
            panel.Validate(nameof(panels));
        Title = title;
        Panels = panels;
    }

    /// <summary>Creates a figure of one panel.</summary>
    /// <param name="title">What the figure shows, in a few words.</param>
    /// <param name="panel">The panel.</param>
    /// <exception cref="ArgumentException">The panel's axes contradict themselves.</exception>
    public Figure(string title, Panel panel)
        : this(title, [panel])
    {
    }

    /// <summary>What the figure shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>The panels, from left to right or from top to bottom.</summary>
    public ImmutableArray<Panel> Panels { get; }

    /// <summary>A line under the title: the setting, the finding; null for none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The figure in words for those who cannot see it; null to make it from axes and names.</summary>
    public string? Description { get; init; }

    /// <summary>How several panels stand together.</summary>
    public Arrangement Arrangement { get; init; }

    /// <summary>Where the names of the series stand.</summary>
    public LegendPlacement Legend { get; init; }

    /// <summary>The begin of every id in the output; null to make it from the title. Two figures on one page need different ones.</summary>
    public string? Id { get; init; }

    /// <summary>The width in CSS pixels; null for a width that suits the panels.</summary>
    public double? Width { get; init; }

    /// <summary>The height in CSS pixels; null for a height that suits the panels.</summary>
    public double? Height { get; init; }

    /// <summary>The size to draw at.</summary>
    /// <exception cref="ArgumentException">A size was given and is too small for the panels, or absurdly large.</exception>
    internal (double Width, double Height) Size()
    {
        int across = Arrangement == Arrangement.Row ? Panels.Length : 1;
        int down = Arrangement == Arrangement.Column ? Panels.Length : 1;
        double width = Width ?? (across == 1 ? 720 : Math.Max(720, 370 * across));
        double height = Height ?? (down == 1 ? 430 : 120 + (270 * down));
        Check(width, LeastPanelWidth * across, nameof(Width));
        Check(height, LeastPanelHeight * down, nameof(Height));
        return (width, height);
    }

    private static void Check(double size, double least, string name)
    {
        if (!(size >= least && size <= MostSize))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The {name} of this figure must lie between {least:0} and {MostSize:0} CSS pixels, not {size:R}."),
                name);
        }
    }
}
