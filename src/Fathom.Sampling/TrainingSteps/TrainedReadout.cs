using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The linear read-out R (classes × N): small enough to be stored, trained like every other matrix.</summary>
internal sealed class TrainedReadout
{
    private readonly Matrix weights;
    private readonly Matrix buffer;
    private readonly Matrix gradient;

    /// <summary>Draws a read-out.</summary>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="width">N.</param>
    /// <param name="deviation">Standard deviation of an entry.</param>
    /// <param name="key">The stream.</param>
    public TrainedReadout(int classes, int width, double deviation, StreamKey key)
    {
        weights = new Matrix(classes, width);
        buffer = new Matrix(classes, width);
        gradient = new Matrix(classes, width);
        NormalStream.Fill(weights.Values, key);
        for (int i = 0; i < weights.Values.Length; i++)
        {
            weights.Values[i] *= deviation;
        }
    }

    /// <summary>R.</summary>
    public Matrix Weights => weights;

    /// <summary>‖R‖².</summary>
    public double Square => SumOfSquares(weights);

    /// <summary>‖∂L/∂R‖² of the last backward pass.</summary>
    public double GradientSquare { get; private set; }

    /// <summary>The outputs R x.</summary>
    /// <param name="activations">x, N × C.</param>
    /// <param name="outputs">Receives the outputs, classes × C.</param>
    public void Forward(ReadOnlyMatrixSpan<double> activations, MatrixSpan<double> outputs) =>
        MatrixProduct.Multiply(WideProducts.View(weights), activations, outputs);

    /// <summary>∂L/∂R = G xᵀ and ∂L/∂x = Rᵀ G.</summary>
    /// <param name="cotangent">G, classes × B.</param>
    /// <param name="activations">x, N × B.</param>
    /// <param name="result">Receives ∂L/∂x, N × B.</param>
    public void Backward(ReadOnlyMatrixSpan<double> cotangent, ReadOnlyMatrixSpan<double> activations, MatrixSpan<double> result)
    {
        MatrixProduct.MultiplyTransposed(cotangent, activations, WideProducts.View(gradient));
        MatrixProduct.TransposedMultiply(WideProducts.View(weights), cotangent, result);
        GradientSquare = SumOfSquares(gradient);
    }

    /// <summary>One optimization step along the gradient of the last backward pass.</summary>
    /// <param name="options">The rule's constants.</param>
    /// <param name="clip">The clip factor.</param>
    public void Step(TrainingOptions options, double clip) => StepRule.Apply(options, clip, gradient.Values, weights.Values, buffer.Values);

    private static double SumOfSquares(Matrix matrix)
    {
        double sum = 0;
        foreach (double value in matrix.Values)
        {
            sum += value * value;
        }

        return sum;
    }
}
