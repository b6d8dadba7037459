namespace Fathom.Networks;

/// <summary>A convolution that is an orthogonal matrix at the middle position and 0 elsewhere, times a gain (Xiao et al. 2018).</summary>
/// <param name="Gain">The factor; 1 by default.</param>
/// <remarks>It keeps norms exactly at stride 1, which asks for at least as many outputs as inputs.</remarks>
public sealed record DeltaOrthogonalInitializer(double Gain = 1) : IInitializer
{
    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        WeightFan.Of(shape, name);
        int positions = shape.Product(2, shape.Rank);
        if (shape[0] < shape[1])
        {
            throw new ShapeException($"'{name}' of shape {shape} has fewer outputs than inputs, so it cannot be delta-orthogonal.");
        }

        double[] matrix = new double[shape[0] * shape[1]];
        OrthogonalMatrix.Fill(matrix, shape[0], shape[1], seed, ParameterStream.Of(name));
        destination.Clear();
        int middle = Middle(shape);
        for (int i = 0; i < matrix.Length; i++)
        {
            destination[(i * positions) + middle] = Gain * matrix[i];
        }
    }

    private static int Middle(TensorShape shape)
    {
        int middle = 0;
        for (int i = 2; i < shape.Rank; i++)
        {
            middle = (middle * shape[i]) + (shape[i] / 2);
        }

        return middle;
    }
}
