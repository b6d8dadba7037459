namespace Fathom.Numerics;

/// <summary>Householder's reduction of a symmetric matrix to tridiagonal form.</summary>
internal static class TridiagonalReduction
{
    /// <summary>Reduces a matrix.</summary>
    /// <param name="a">The matrix, both triangles; destroyed.</param>
    /// <param name="reflections">Receives vₖ in row k, from column k + 1 on.</param>
    /// <returns>T with A = Q T Qᵀ, Q = H₀ H₁ ⋯.</returns>
    public static TridiagonalForm Reduce(Matrix a, Matrix reflections)
    {
        int size = a.Rows;
        double[] diagonal = new double[size];
        double[] offDiagonal = new double[size];
        double[] factors = new double[size];
        Span<double> image = new double[size];
        for (int k = 0; k < size - 1; k++)
        {
            diagonal[k] = a[k, k];
            Span<double> v = reflections.Row(k)[(k + 1)..];
            a.Row(k)[(k + 1)..].CopyTo(v);
            (offDiagonal[k], factors[k]) = Reflection(v);
            double factor = factors[k];
            if (factor == 0)
            {
                continue;
            }

            // With p = β A v and w = p − (β/2)(pᵀv) v the reflected matrix is A − v wᵀ − w vᵀ.
            Span<double> w = image[(k + 1)..];
            for (int i = 0; i < w.Length; i++)
            {
                w[i] = factor * RowOperations.Dot(v, a.Row(k + 1 + i)[(k + 1)..]);
            }

            RowOperations.AddScaled(-0.5 * factor * RowOperations.Dot(v, w), v, w);
            for (int i = 0; i < w.Length; i++)
            {
                Span<double> row = a.Row(k + 1 + i)[(k + 1)..];
                RowOperations.AddScaled(-v[i], w, row);
                RowOperations.AddScaled(-w[i], v, row);
            }
        }

        diagonal[size - 1] = a[size - 1, size - 1];
        return new TridiagonalForm(diagonal, offDiagonal, factors);
    }

    /// <summary>Multiplies the reflections out.</summary>
    /// <param name="reflections">vₖ in row k, from column k + 1 on.</param>
    /// <param name="factors">Their factors.</param>
    /// <returns>Qᵀ: row i is column i of Q.</returns>
    public static Matrix Accumulate(Matrix reflections, double[] factors)
    {
        int size = reflections.Rows;
        Matrix rows = Matrix.Identity(size);
        for (int k = size - 2; k >= 0; k--)
        {
            if (factors[k] == 0)
            {
                continue;
            }

            // So far rows and columns up to k + 1 are those of the identity: later reflections live beyond.
            ReadOnlySpan<double> v = reflections.Row(k)[(k + 1)..];
            for (int i = k + 1; i < size; i++)
            {
                Span<double> row = rows.Row(i)[(k + 1)..];
                RowOperations.AddScaled(-factors[k] * RowOperations.Dot(v, row), v, row);
            }
        }

        return rows;
    }

    /// <summary>Turns a vector into the v of the reflection that maps it to a multiple of the first unit vector.</summary>
    /// <returns>That multiple, and β; β is zero where the vector already is such a multiple.</returns>
    private static (double Image, double Factor) Reflection(Span<double> v)
    {
        double largest = 0;
        foreach (double entry in v[1..])
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        if (largest == 0)
        {
            return (v[0], 0);
        }

        // Scaled by a power of two, so that squares of small entries do not underflow; v's own scale does not matter.
        int exponent = Math.ILogB(Math.Max(largest, Math.Abs(v[0])));
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = Math.ScaleB(v[i], -exponent);
        }

        double norm = Math.Sqrt(RowOperations.Dot(v, v));
        double image = -Math.CopySign(norm, v[0]);
        v[0] -= image;
        return (Math.ScaleB(image, exponent), -1 / (image * v[0]));
    }
}
