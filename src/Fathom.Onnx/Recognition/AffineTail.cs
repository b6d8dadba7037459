using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>The scale and shift behind a normalized value.</summary>
/// <param name="AfterScale">The node that multiplies by the scale; null for none.</param>
/// <param name="Scale">The scale as it is read there.</param>
/// <param name="AfterShift">The node that adds the shift; null for none.</param>
/// <param name="Shift">The shift as it is read there.</param>
internal sealed record AffineTail(GraphNode? AfterScale, string? Scale, GraphNode? AfterShift, string? Shift)
{
    /// <summary>Looks behind a value.</summary>
    /// <param name="index">The network.</param>
    /// <param name="value">The normalized value.</param>
    /// <param name="mayScale">Whether a scale is looked for.</param>
    /// <returns>What is there.</returns>
    public static AffineTail Of(GraphIndex index, string value, bool mayScale)
    {
        (GraphNode? afterScale, string? scale) = mayScale && Next(index, value) is { Node.Operation: Multiplication } product && Parameter(index, product.Node, product.Read) is { } found ? (product.Node, found) : (null, null);
        string scaled = afterScale?.Outputs[0] ?? value;
        return Next(index, scaled) is { Node.Operation: Addition } sum && Parameter(index, sum.Node, sum.Read) is { } shift
            ? new AffineTail(afterScale, scale, sum.Node, shift)
            : new AffineTail(afterScale, scale, null, null);
    }

    // The one node that reads a value, behind a copy at most.
    private static (GraphNode Node, string Read)? Next(GraphIndex index, string value) =>
        index.OnlyReader(value) switch
        {
            { Operation: Identity } copy => index.OnlyReader(copy.Outputs[0]) is { } behind ? (behind, copy.Outputs[0]) : null,
            { } reader => (reader, value),
            null => null,
        };

    private static string? Parameter(GraphIndex index, GraphNode node, string read)
    {
        string other = node.Inputs[0] == read ? node.Inputs[1] : node.Inputs[0];
        return index.HaveSameShape(node.Outputs[0], read) && index.TryParameter(index.Source(other), out _) ? other : null;
    }
}
