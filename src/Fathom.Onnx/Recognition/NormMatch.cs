using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A decomposed norm that was found in a network.</summary>
/// <param name="Last">The node that makes its output.</param>
/// <param name="X">The value that is normalized.</param>
/// <param name="Statistic">The variance that it is divided by.</param>
/// <param name="Mean">The running mean that is subtracted; null when the mean is that of the values, or none is subtracted.</param>
/// <param name="Scale">The scale; null for none.</param>
/// <param name="Shift">The shift; null for none.</param>
/// <param name="Product">The node that multiplies x where the norm is spread over x; it looks like a norm of its own. Null for none.</param>
internal sealed record NormMatch(GraphNode Last, string X, NormStatistic Statistic, string? Mean = null, string? Scale = null, string? Shift = null, GraphNode? Product = null)
{
    /// <summary>The name of its output.</summary>
    public string Output => Last.Outputs[0];
}
