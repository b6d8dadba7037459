namespace Fathom.Networks;

/// <summary>How many inputs and outputs a weight connects.</summary>
/// <param name="In">Inputs of an output: the dimensions after the first.</param>
/// <param name="Out">Outputs of an input: the first dimension times the kernel positions.</param>
public readonly record struct WeightFan(int In, int Out)
{
    /// <summary>The fan of a weight.</summary>
    /// <param name="shape">Outputs × inputs × kernel positions ….</param>
    /// <param name="name">The name of the parameter, for the sentence.</param>
    /// <returns>The fan.</returns>
    /// <exception cref="ShapeException">The shape has fewer than two dimensions.</exception>
    public static WeightFan Of(TensorShape shape, string name)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Rank >= 2
            ? new WeightFan(shape.Product(1, shape.Rank), shape[0] * shape.Product(2, shape.Rank))
            : throw new ShapeException($"'{name}' of shape {shape} is no weight with outputs and inputs, so its law is not defined.");
    }
}
