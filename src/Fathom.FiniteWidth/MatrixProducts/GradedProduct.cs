using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>A product of square matrices in graded form Q · diag(e^d) · U, whose singular values keep their digits however far they part.</summary>
/// <remarks>
/// Q is orthogonal and U upper triangular with a unit diagonal. A further matrix X from the left asks for the QR factorization of X Q only, so the spread of d never enters a sum with what is small.
/// A product that is multiplied out in float64 has no correct small singular value once its condition number passes 10¹³.
/// </remarks>
public sealed class GradedProduct
{
    private readonly Matrix basis;
    private readonly Matrix triangle;
    private readonly double[] logDiagonal;
    private readonly Matrix image;
    private readonly Matrix factor;
    private readonly Matrix step;
    private readonly Matrix next;

    /// <summary>Begins with the identity.</summary>
    /// <param name="width">N, at least 1.</param>
    public GradedProduct(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        basis = Matrix.Identity(width);
        triangle = Matrix.Identity(width);
        logDiagonal = new double[width];
        image = new Matrix(width, width);
        factor = new Matrix(width, width);
        step = new Matrix(width, width);
        next = new Matrix(width, width);
    }

    /// <summary>N.</summary>
    public int Width => logDiagonal.Length;

    /// <summary>The number of matrices so far.</summary>
    public int Factors { get; private set; }

    /// <summary>The logarithms of the diagonal of R in the QR factorization of the product; divided by their number of matrices they tend to the Lyapunov exponents.</summary>
    public ImmutableArray<double> LogDiagonal => [.. logDiagonal];

    /// <summary>Multiplies a matrix from the left.</summary>
    /// <param name="matrix">X, N × N and not singular.</param>
    /// <exception cref="ArgumentException">X has another shape, or is singular to rounding.</exception>
    public void MultiplyLeft(Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int width = Width;
        if (matrix.Rows != width || matrix.Columns != width)
        {
            throw new ArgumentException($"The matrix is {matrix.Rows} × {matrix.Columns}, the product {width} × {width}.", nameof(matrix));
        }

        MatrixProduct.Multiply(matrix.Values, basis.Values, image.Values, width, width, width);
        HouseholderQr.Decompose(new MatrixSpan<double>(image.Values, width, width), new MatrixSpan<double>(factor.Values, width, width));
        for (int i = 0; i < width; i++)
        {
            if (!(factor[i, i] > 0))
            {
                throw new ArgumentException("The matrix is singular.", nameof(matrix));
            }
        }

        image.Values.CopyTo(basis.Values.AsSpan());
        for (int i = 0; i < width; i++)
        {
            step.Row(i)[..i].Clear();
            step[i, i] = 1;
            for (int j = i + 1; j < width; j++)
            {
                step[i, j] = factor[i, j] / factor[i, i] * Math.Exp(logDiagonal[j] - logDiagonal[i]);
            }
        }

        MatrixProduct.Multiply(step.Values, triangle.Values, next.Values, width, width, width);
        next.Values.CopyTo(triangle.Values.AsSpan());
        for (int i = 0; i < width; i++)
        {
            logDiagonal[i] += Math.Log(factor[i, i]);
        }

        Factors++;
    }

    /// <summary>The natural logarithms of the singular values of the product.</summary>
    /// <returns>Descending.</returns>
    public ImmutableArray<double> LogSingularValues()
    {
        double[] logs = [.. logDiagonal];
        GradedSingularValues.Decompose(triangle.Copy(), logs);
        return [.. logs.OrderDescending()];
    }

    /// <summary>The natural logarithm of the condition number of the product.</summary>
    /// <returns>ln κ.</returns>
    public double LogCondition()
    {
        ImmutableArray<double> logs = LogSingularValues();
        return logs[0] - logs[^1];
    }
}
