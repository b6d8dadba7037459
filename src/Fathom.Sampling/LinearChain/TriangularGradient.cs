using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The gradient D (m × B) at a layer with activations Q Lᵀ, as far as its Gram matrices go: E = QᵀD and a T with TᵀT = DᵀD, both times a common factor.</summary>
/// <param name="Coordinates">E / exp(scale), r × B.</param>
/// <param name="Triangle">T / exp(scale), upper trapezoidal, at most B rows.</param>
/// <param name="LogScale">The logarithm of the common factor.</param>
internal sealed record TriangularGradient(Matrix Coordinates, Matrix Triangle, double LogScale)
{
    /// <summary>ln ‖D‖_F².</summary>
    /// <returns>The logarithm.</returns>
    public double LogNorm()
    {
        double sum = 0;
        foreach (double entry in Triangle.Values)
        {
            sum += entry * entry;
        }

        return Math.Log(sum) + (2 * LogScale);
    }

    /// <summary>The gradient times a factor.</summary>
    /// <param name="logFactor">The logarithm of the factor.</param>
    /// <returns>The same matrices with another scale.</returns>
    public TriangularGradient Times(double logFactor) => this with { LogScale = LogScale + logFactor };

    /// <summary>The gradient whose Gram is EᵀE + (CᵀT)ᵀ(CᵀT), brought to unit size.</summary>
    /// <param name="coordinates">E, r × B.</param>
    /// <param name="orthogonal">CᵀT, the part outside the span of the activations, or null when there is none.</param>
    /// <param name="logScale">The logarithm of the common factor.</param>
    /// <returns>The gradient.</returns>
    public static TriangularGradient Of(Matrix coordinates, Matrix? orthogonal, double logScale)
    {
        double[] stacked = [.. coordinates.Values, .. orthogonal?.Values ?? []];
        double largest = 0;
        foreach (double entry in stacked)
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        int exponent = Math.ILogB(largest);
        Matrix scaled = new(coordinates.Rows, coordinates.Columns, [.. coordinates.Values.Select(entry => Math.ScaleB(entry, -exponent))]);
        Matrix rows = new(stacked.Length / coordinates.Columns, coordinates.Columns, [.. stacked.Select(entry => Math.ScaleB(entry, -exponent))]);
        return new TriangularGradient(scaled, Reduced(rows), logScale + (exponent * Math.Log(2)));
    }

    /// <summary>The triangular factor R of a matrix by Householder reflections, so that RᵀR = AᵀA; A is overwritten.</summary>
    private static Matrix Reduced(Matrix a)
    {
        int rows = Math.Min(a.Rows, a.Columns);
        double[] vector = new double[a.Rows];
        double[] products = new double[a.Columns];
        for (int j = 0; j < rows && j < a.Rows - 1; j++)
        {
            double sum = 0;
            for (int i = j; i < a.Rows; i++)
            {
                vector[i] = a[i, j];
                sum += vector[i] * vector[i];
            }

            if (sum == 0)
            {
                continue;
            }

            vector[j] += Math.CopySign(Math.Sqrt(sum), vector[j]);
            double half = Math.Abs(vector[j]) * Math.Sqrt(sum);
            Array.Clear(products);
            for (int i = j; i < a.Rows; i++)
            {
                AddScaled(vector[i], a.Row(i)[j..], products.AsSpan(j));
            }

            for (int i = j; i < a.Rows; i++)
            {
                AddScaled(-vector[i] / half, products.AsSpan(j), a.Row(i)[j..]);
            }

            for (int i = j + 1; i < a.Rows; i++)
            {
                a[i, j] = 0;
            }
        }

        return new Matrix(rows, a.Columns, a.Values[..(rows * a.Columns)]);
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(factor, x[i], y[i]);
        }
    }
}
