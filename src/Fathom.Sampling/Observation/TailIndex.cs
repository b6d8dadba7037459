using System.Numerics;
using System.Numerics.Tensors;

namespace Fathom.Sampling;

/// <summary>Hill's estimate of the exponent of a tail (Hill 1975) from the largest hundredth of the magnitudes, at least 32 of them.</summary>
internal static class TailIndex
{
    /// <summary>The fewest magnitudes that make up a tail.</summary>
    public const int FewestEntries = 32;

    /// <summary>Halvings of the octave in which the threshold is looked for before entries are sorted.</summary>
    private const int Refinements = 5;

    /// <summary>Estimates the exponent α of P(|d| > t) ~ t^−α.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">The entries d, finite.</param>
    /// <returns>k / Σ ln(x_i / x_(k+1)) over the k largest magnitudes; NaN when there are too few that are not zero.</returns>
    public static double Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wanted = Math.Max(FewestEntries, values.Length / 100);
        if (values.Length <= wanted)
        {
            return double.NaN;
        }

        T edge = LowerEdge(values, wanted, out int reached);
        if (reached <= wanted)
        {
            return double.NaN;
        }

        double[] tail = Collect(values, edge, reached);
        Array.Sort(tail);
        double threshold = tail[^(wanted + 1)];
        double sum = 0;
        for (int i = 1; i <= wanted; i++)
        {
            sum += Math.Log(tail[^i] / threshold);
        }

        return wanted / sum;
    }

    /// <summary>A positive magnitude that more than the wanted entries reach, but not many more.</summary>
    private static T LowerEdge<T>(ReadOnlySpan<T> values, int wanted, out int reached)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T half = T.One / (T.One + T.One);
        T edge = T.Abs(TensorPrimitives.MaxMagnitude(values));
        reached = 0;
        while (reached <= wanted && edge > T.Epsilon)
        {
            edge *= half;
            reached = edge > T.Zero ? Count(values, edge) : 0;
        }

        T step = edge * half;
        for (int i = 0; i < Refinements && reached > wanted; i++, step *= half)
        {
            int count = Count(values, edge + step);
            if (count > wanted)
            {
                edge += step;
                reached = count;
            }
        }

        return edge;
    }

    private static int Count<T>(ReadOnlySpan<T> values, T edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count;
        Vector<T> edges = new(edge);
        int count = 0;
        int i = 0;
        for (; i <= values.Length - width; i += width)
        {
            count += Vector.CountWhereAllBitsSet(Vector.GreaterThanOrEqual(Vector.Abs(new Vector<T>(values[i..])), edges));
        }

        for (; i < values.Length; i++)
        {
            count += T.Abs(values[i]) >= edge ? 1 : 0;
        }

        return count;
    }

    private static double[] Collect<T>(ReadOnlySpan<T> values, T edge, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] tail = new double[count];
        int found = 0;
        for (int i = 0; found < count; i++)
        {
            T magnitude = T.Abs(values[i]);
            if (magnitude >= edge)
            {
                tail[found++] = double.CreateTruncating(magnitude);
            }
        }

        return tail;
    }
}
