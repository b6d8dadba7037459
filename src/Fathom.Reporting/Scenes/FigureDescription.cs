namespace Fathom.Reporting;

/// <summary>Says in words what a figure shows, for readers who cannot see it.</summary>
internal static class FigureDescription
{
    public static string Of(Figure figure)
    {
        if (!string.IsNullOrWhiteSpace(figure.Description))
            return PlainText.Clean(figure.Description);
        IEnumerable<string> sentences = figure.Panels.Select(Sentence);
        if (!string.IsNullOrWhiteSpace(figure.Subtitle))
            sentences = sentences.Prepend(figure.Subtitle.TrimEnd('.') + ".");
        return PlainText.Clean(string.Join(' ', sentences));
    }

    private static string Sentence(Panel panel)
    {
        string title = string.IsNullOrWhiteSpace(panel.Title) ? string.Empty : $"{panel.Title}: ";
        string[] names = [.. panel.Layers.Select(layer => layer.Name ?? (layer as RuleLayer)?.Label ?? (layer as AreaLayer)?.Label ?? (layer as HeatmapLayer)?.ColorAxis.Caption)
            .Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name!).Distinct()];
        string shown = names.Length == 0 ? string.Empty : $"; shown: {string.Join(", ", names)}";
        return $"{title}{panel.Y.Caption} against {panel.X.Caption}{shown}.";
    }
}
