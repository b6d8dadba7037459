using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The gradient over depth as bars in the terminal, with the guilty layer marked.</summary>
internal static class DepthPicture
{
    private const int MostRows = 16;
    private const int BarWidth = 34;
    private const int MostNameWidth = 34;

    /// <summary>Draws the picture.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <returns>The lines, from the input to the output.</returns>
    public static IEnumerable<string> Draw(Diagnosis.Diagnosis diagnosis)
    {
        LayerMeasurement[] layers = [.. diagnosis.Measurement.Layers.Where(layer => layer.GradientNorm > 0 && double.IsFinite(layer.GradientNorm))];
        if (layers.Length < 2)
        {
            yield break;
        }

        LayerMeasurement[] shown = Chosen(layers, diagnosis.GuiltyLayer);
        double low = shown.Min(layer => Math.Log10(layer.GradientNorm));
        double high = shown.Max(layer => Math.Log10(layer.GradientNorm));
        double span = Math.Max(high - low, 1);
        int nameWidth = Math.Min(MostNameWidth, shown.Max(layer => layer.Node.Length));
        yield return $"gradient norm by layer, bars on a logarithmic scale from {NumberText.Significant(shown.Min(layer => layer.GradientNorm), 2)} to {NumberText.Significant(shown.Max(layer => layer.GradientNorm), 2)}:";
        foreach (LayerMeasurement layer in shown)
        {
            int length = 1 + (int)Math.Round((BarWidth - 1) * (Math.Log10(layer.GradientNorm) - low) / span);
            string mark = layer.Node == diagnosis.GuiltyLayer ? "  ◀ here" : "";
            string name = layer.Node.Length > nameWidth ? "…" + layer.Node[^(nameWidth - 1)..] : layer.Node;
            string digits = layer.HasNoDigit ? "  no digit in float32" : layer.CorrectDigits < 1.5 ? "  1 digit in float32" : "";
            yield return $"{layer.Depth,5}  {name.PadRight(nameWidth)}  {new string('█', length).PadRight(BarWidth)}  {NumberText.Significant(layer.GradientNorm, 3),9}{digits}{mark}".TrimEnd();
        }

        if (shown.Length < layers.Length)
        {
            yield return $"       ({shown.Length} of {layers.Length} layers)";
        }
    }

    // Evenly spread layers, and the guilty one.
    private static LayerMeasurement[] Chosen(LayerMeasurement[] layers, string? guilty)
    {
        if (layers.Length <= MostRows)
        {
            return layers;
        }

        HashSet<int> places = [.. Enumerable.Range(0, MostRows).Select(i => (int)Math.Round(i * (layers.Length - 1) / (MostRows - 1.0)))];
        int place = Array.FindIndex(layers, layer => layer.Node == guilty);
        if (place >= 0)
        {
            places.Add(place);
        }

        return [.. places.Order().Select(index => layers[index])];
    }
}
