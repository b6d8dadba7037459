using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>What every door of this room asks of a batch.</summary>
internal static class BatchChecks
{
    /// <summary>Refuses entries that are infinite or not a number.</summary>
    /// <param name="matrix">Samples × features.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static void Finite(Matrix matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        int bad = matrix.Values.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (bad >= 0)
        {
            throw new ArgumentException($"Feature {bad % matrix.Columns} of sample {bad / matrix.Columns} is not a finite number.", name);
        }
    }

    /// <summary>Refuses two matrices of different shapes.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="name">The name of the second parameter.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void SameShape(Matrix first, Matrix second, string name)
    {
        if (first.Rows != second.Rows || first.Columns != second.Columns)
        {
            throw new ArgumentException($"A {first.Rows} × {first.Columns} batch goes with a {second.Rows} × {second.Columns} one; the shapes must agree.", name);
        }
    }
}
