namespace Fathom.Numerics;

/// <summary>A symmetric matrix scaled by a power of two, so that squares of its entries neither overflow nor underflow.</summary>
internal static class ScaledMatrix
{
    /// <summary>Copies the lower triangle to both sides, scaled so that the largest entry lies in [1, 2).</summary>
    /// <param name="symmetric">A square matrix of which the lower triangle is read.</param>
    /// <param name="exponent">The original is the copy times two to this power.</param>
    /// <returns>The scaled copy.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static Matrix Make(Matrix symmetric, out int exponent)
    {
        int size = symmetric.Rows;
        double largest = 0;
        for (int i = 0; i < size; i++)
        {
            foreach (double entry in symmetric.Row(i)[..(i + 1)])
            {
                if (!double.IsFinite(entry))
                {
                    throw new ArgumentException($"Row {i} has an entry that is not finite.", nameof(symmetric));
                }

                largest = Math.Max(largest, Math.Abs(entry));
            }
        }

        exponent = largest == 0 ? 0 : Math.ILogB(largest);
        Matrix scaled = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                scaled[i, j] = scaled[j, i] = Math.ScaleB(symmetric[i, j], -exponent);
            }
        }

        return scaled;
    }
}
