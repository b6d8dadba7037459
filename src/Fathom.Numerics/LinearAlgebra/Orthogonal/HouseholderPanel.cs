namespace Fathom.Numerics;

/// <summary>The reflections of a few neighbouring columns, collected as I − V T Vᵀ.</summary>
/// <remarks>R. Schreiber and C. Van Loan, A storage-efficient WY representation for products of Householder transformations (SIAM J. Sci. Stat. Comput. 10 (1989) 53).</remarks>
internal static class HouseholderPanel
{
    /// <summary>Factors a panel.</summary>
    /// <param name="panel">Rows from the panel's first pivot on, rows × columns with rows ≥ columns; becomes V: ones on the diagonal, zeros above.</param>
    /// <param name="triangle">Receives the panel's part of R on and above the diagonal, columns × columns; below it zeros.</param>
    /// <param name="factor">Receives T, upper triangular, columns × columns.</param>
    /// <param name="scratch">At least rows + columns numbers, and at least columns squared.</param>
    public static void Factor(MatrixSpan<double> panel, MatrixSpan<double> triangle, MatrixSpan<double> factor, Span<double> scratch)
    {
        int columns = panel.Columns;
        for (int j = 0; j < columns; j++)
        {
            Span<double> v = scratch[..(panel.Rows - j)];
            for (int i = 0; i < v.Length; i++)
            {
                v[i] = panel.Row(j + i)[j];
            }

            (triangle.Row(j)[j], double weight) = Reflection(v);
            factor.Row(j)[j] = weight;
            if (j + 1 < columns && weight != 0)
            {
                // The rest of the panel less v (weight · vᵀ rest).
                Span<double> image = scratch.Slice(panel.Rows, columns - j - 1);
                image.Clear();
                RowCombination.Subtract(image, v, panel.Values[((j * panel.Stride) + j + 1)..], panel.Stride);
                for (int i = 0; i < v.Length; i++)
                {
                    RowOperations.AddScaled(weight * v[i], image, panel.Row(j + i)[(j + 1)..]);
                }
            }

            for (int i = 0; i < v.Length; i++)
            {
                panel.Row(j + i)[j] = v[i];
            }

            for (int i = 0; i < j; i++)
            {
                triangle.Row(i)[j] = panel.Row(i)[j];
                triangle.Row(j)[i] = 0;
            }
        }

        for (int i = 0; i < columns; i++)
        {
            panel.Row(i)[(i + 1)..].Clear();
        }

        Collect(panel, factor, scratch);
    }

    /// <summary>T column by column: above the weight of reflection j stands −weight · T (Vᵀ v).</summary>
    private static void Collect(MatrixSpan<double> panel, MatrixSpan<double> factor, Span<double> scratch)
    {
        int columns = panel.Columns;
        MatrixSpan<double> products = new(scratch[..(columns * columns)], columns, columns);
        MatrixProduct.TransposedMultiply<double>(panel, panel, products);
        for (int j = 0; j < columns; j++)
        {
            double weight = factor.Row(j)[j];
            ReadOnlySpan<double> product = products.Row(j);
            for (int i = 0; i < j; i++)
            {
                factor.Row(i)[j] = -weight * RowOperations.Dot(factor.Row(i)[i..j], product[i..]);
                factor.Row(j)[i] = 0;
            }
        }
    }

    /// <summary>Turns a vector into the v (v₀ = 1) of the reflection I − weight · v vᵀ that maps it to a multiple of the first unit vector.</summary>
    private static (double Image, double Weight) Reflection(Span<double> v)
    {
        double largest = 0;
        foreach (double entry in v)
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        double first = v[0];
        v[0] = 1;
        if (largest == 0)
        {
            return (0, 0);
        }

        // Scaled by a power of two, so that squares neither overflow nor underflow.
        int exponent = Math.ILogB(largest);
        double scale = Math.ScaleB(1, -exponent / 2);
        double second = Math.ScaleB(1, -(exponent + (-exponent / 2)));
        first = first * scale * second;
        Span<double> rest = v[1..];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = rest[i] * scale * second;
        }

        double tail = RowOperations.Dot(rest, rest);
        if (tail == 0)
        {
            return (Math.ScaleB(first, exponent), 0);
        }

        double norm = Math.Sqrt(Math.FusedMultiplyAdd(first, first, tail));
        double image = -Math.CopySign(norm, first);
        double pivot = first - image;
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] /= pivot;
        }

        return (Math.ScaleB(image, exponent), -pivot / image);
    }
}
