using System.Globalization;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Where a run met a number that is not finite.</summary>
/// <param name="Step">The number of the step from 0; no weight was changed by it.</param>
/// <param name="Value">The name of the value that was not finite first; empty when only the sum of the squared gradients overflowed.</param>
/// <param name="IsGradient">Whether it was the gradient of that value.</param>
/// <param name="Layer">The layer to which the value belongs, counted from 1; 0 when it belongs to none.</param>
/// <param name="LayerName">The name of that layer.</param>
public sealed record Divergence(long Step, string Value, bool IsGradient, int Layer, string LayerName)
{
    /// <summary>One sentence: when and where.</summary>
    public string Sentence
    {
        get
        {
            string place = Value.Length == 0
                ? "the sum of the squared gradients is not finite"
                : $"{(IsGradient ? "the gradient of " : string.Empty)}'{Value}' is not finite";
            string layer = Layer > 0 ? string.Create(CultureInfo.InvariantCulture, $", in layer {Layer} ({LayerName})") : string.Empty;
            return string.Create(CultureInfo.InvariantCulture, $"The run diverged at step {Step}{layer}: {place}, the first such number of the step.");
        }
    }

    /// <summary>Finds the layer of a divergence.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="exception">What the trainer said.</param>
    /// <returns>The divergence.</returns>
    public static Divergence Of(NetworkGraph graph, DivergenceException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception.Edge is not { } edge)
        {
            return new Divergence(exception.Step, string.Empty, true, 0, string.Empty);
        }

        WeightedLayer? layer = WeightedLayer.Owner(graph, edge.Value);
        return new Divergence(exception.Step, edge.Value, edge.IsGradient, layer?.Number ?? 0, layer?.Name ?? string.Empty);
    }
}
