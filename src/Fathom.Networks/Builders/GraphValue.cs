namespace Fathom.Networks;

/// <summary>A value of a network that is being built.</summary>
/// <param name="Builder">The builder to which it belongs.</param>
/// <param name="Name">Its name.</param>
/// <remarks>The methods of <see cref="GraphLayers"/> and <see cref="GraphArithmetic"/> put operations behind it.</remarks>
public sealed record GraphValue(GraphBuilder Builder, string Name)
{
    /// <summary>Its shape; sizes that depend on the batch are those for a batch of <see cref="GraphBuilder.TrialBatch"/>.</summary>
    public TensorShape Shape => Builder.ShapeOf(this);
}
