using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A weight matrix in training, W_t = s W_0 + U S Vᵀ, with W_0 revealed lazily and a small core S.</summary>
/// <remarks>
/// Every gradient is D Hᵀ with D = U d and H = V h already asked for, so it is U (d hᵀ) Vᵀ; momentum and decay are linear. The part of W_0 that is not revealed is never touched, which is what
/// keeps deferred decisions valid for all steps.
/// </remarks>
/// <param name="start">W_0.</param>
internal sealed class TrainedMatrix(ILazyWeights<double> start)
{
    private readonly double[] scale = [1];
    private readonly double[] scaleBuffer = [0];
    private Matrix? core;
    private Matrix? buffer;
    private Matrix? inputs;
    private Matrix? gradient;

    /// <summary>W_0.</summary>
    public ILazyWeights<double> Start => start;

    /// <summary>s.</summary>
    public double Scale => scale[0];

    /// <summary>‖∂L/∂W‖² of the last backward pass.</summary>
    public double GradientSquare { get; private set; }

    /// <summary>Z = W_t H.</summary>
    /// <param name="activations">H, n × C.</param>
    /// <param name="trained">How many of the columns, from the first, the loss depends on.</param>
    /// <param name="result">Receives Z, m × C.</param>
    public void Forward(ReadOnlyMatrixSpan<double> activations, int trained, MatrixSpan<double> result)
    {
        Matrix? coordinates = start.RevealInputs(activations);
        inputs = coordinates is null ? null : FirstColumns(coordinates, trained);
        result.Values.Clear();
        if (coordinates is null)
        {
            return;
        }

        start.Multiply(WideProducts.View(Scaled(coordinates)), result, accumulate: false);
        if (FittedCore() is { } fitted)
        {
            Matrix moved = new(fitted.Rows, coordinates.Columns);
            MatrixProduct.Multiply(fitted.Values, coordinates.Values, moved.Values, fitted.Rows, coordinates.Columns, fitted.Columns);
            start.FromOutputBasis(WideProducts.View(moved), result, accumulate: true);
        }
    }

    /// <summary>Takes in ∂L/∂Z and finds ∂L/∂W.</summary>
    /// <param name="cotangent">D, m × B.</param>
    /// <param name="result">Receives W_tᵀ D, n × B; may be empty when nobody wants it.</param>
    public void Backward(ReadOnlyMatrixSpan<double> cotangent, MatrixSpan<double> result)
    {
        Matrix? coordinates = start.RevealOutputs(cotangent);
        result.Values.Clear();
        gradient = null;
        GradientSquare = 0;
        if (coordinates is null)
        {
            return;
        }

        if (inputs is not null)
        {
            gradient = new Matrix(coordinates.Rows, inputs.Rows);
            MatrixProduct.MultiplyTransposed(coordinates.Values, inputs.Values, gradient.Values, coordinates.Rows, inputs.Rows, inputs.Columns);
            GradientSquare = SumOfSquares(gradient);
        }

        if (result.Columns == 0)
        {
            return;
        }

        start.MultiplyTransposed(WideProducts.View(Scaled(coordinates)), result, accumulate: false);
        if (FittedCore() is { } fitted)
        {
            Matrix moved = new(fitted.Columns, coordinates.Columns);
            MatrixProduct.TransposedMultiply(fitted.Values, coordinates.Values, moved.Values, fitted.Columns, coordinates.Columns, fitted.Rows);
            start.FromInputBasis(WideProducts.View(moved), result, accumulate: true);
        }
    }

    /// <summary>One optimization step along the gradient of the last backward pass.</summary>
    /// <param name="options">The rule's constants.</param>
    /// <param name="clip">The clip factor.</param>
    public void Step(TrainingOptions options, double clip)
    {
        // The gradient has no part along W_0 itself.
        StepRule.Apply(options, clip, [0], scale, scaleBuffer);
        int rows = start.OutputDirections;
        int columns = start.InputDirections;
        core = WideProducts.Padded(core, rows, columns);
        buffer = WideProducts.Padded(buffer, rows, columns);
        if (core is not null && buffer is not null)
        {
            Matrix slope = WideProducts.Padded(gradient, rows, columns)!;
            StepRule.Apply(options, clip, slope.Values, core.Values, buffer.Values);
        }
    }

    /// <summary>⟨W_0, U S Vᵀ⟩ and ‖U S Vᵀ‖².</summary>
    /// <returns>Both.</returns>
    public (double Inner, double Square) Moments()
    {
        double inner = 0;
        for (int i = 0; i < (core?.Rows ?? 0); i++)
        {
            for (int j = 0; j < core!.Columns; j++)
            {
                inner += core[i, j] * start.Overlap(i, j);
            }
        }

        return (inner, core is null ? 0 : SumOfSquares(core));
    }

    private Matrix? FittedCore() => core is null ? null : core = WideProducts.Padded(core, start.OutputDirections, start.InputDirections);

    private Matrix Scaled(Matrix coordinates) => scale[0] == 1 ? coordinates : new Matrix(coordinates.Rows, coordinates.Columns, [.. coordinates.Values.Select(value => scale[0] * value)]);

    private static Matrix FirstColumns(Matrix matrix, int count)
    {
        Matrix part = new(matrix.Rows, count);
        for (int i = 0; i < matrix.Rows; i++)
        {
            matrix.Row(i)[..count].CopyTo(part.Row(i));
        }

        return part;
    }

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
