using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>Arithmetic of known numbers, stretched as numpy does.</summary>
internal static class KnownArithmetic
{
    /// <summary>f(a, b) element by element.</summary>
    /// <param name="a">A tensor.</param>
    /// <param name="b">A tensor.</param>
    /// <param name="function">f.</param>
    /// <param name="isInteger">Whether the values are whole.</param>
    /// <returns>The tensor, or null when the shapes do not fit or it would be too large.</returns>
    public static KnownNumbers? Zip(KnownNumbers a, KnownNumbers b, Func<double, double, double> function, bool isInteger)
    {
        if (Common(a.Dimensions, b.Dimensions) is not { } common || Elements(common) is not { } elements)
        {
            return null;
        }

        int[] ofA = Places(a.Dimensions, common, elements);
        int[] ofB = Places(b.Dimensions, common, elements);
        ImmutableArray<double> first = [.. Enumerable.Range(0, elements).Select(i => function(a.First[ofA[i]], b.First[ofB[i]]))];
        return a.First.Equals(a.Second) && b.First.Equals(b.Second)
            ? KnownNumbers.Fixed(isInteger, common, first)
            : new KnownNumbers(isInteger, common, first, [.. Enumerable.Range(0, elements).Select(i => function(a.Second[ofA[i]], b.Second[ofB[i]]))]);
    }

    /// <summary>A tensor stretched to a shape.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dimensions">The shape to stretch to.</param>
    /// <returns>The tensor, or null when it does not fit or would be too large.</returns>
    public static KnownNumbers? Stretch(KnownNumbers x, ImmutableArray<int> dimensions) =>
        Common(x.Dimensions, dimensions) is { } common && Elements(common) is { } elements ? x.Pick(common, Places(x.Dimensions, common, elements)) : null;

    /// <summary>The number of elements of a shape.</summary>
    /// <param name="dimensions">The shape.</param>
    /// <returns>The number, or null when it is more than is kept.</returns>
    public static int? Elements(ImmutableArray<int> dimensions)
    {
        long elements = 1;
        foreach (int dimension in dimensions)
        {
            elements *= dimension;
            if (elements is < 0 or > KnownNumbers.MostElements)
            {
                return null;
            }
        }

        return (int)elements;
    }

    private static ImmutableArray<int>? Common(ImmutableArray<int> a, ImmutableArray<int> b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] common = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int ofA = i <= a.Length ? a[^i] : 1;
            int ofB = i <= b.Length ? b[^i] : 1;
            if (ofA != ofB && ofA != 1 && ofB != 1)
            {
                return null;
            }

            common[^i] = ofA == 1 ? ofB : ofA;
        }

        return [.. common];
    }

    // For each element of the common shape, the place of the element that is stretched to it.
    private static int[] Places(ImmutableArray<int> dimensions, ImmutableArray<int> common, int elements)
    {
        int[] places = new int[elements];
        for (int i = 0; i < elements; i++)
        {
            int rest = i;
            int step = 1;
            for (int d = 1; d <= common.Length; d++)
            {
                int index = rest % common[^d];
                rest /= common[^d];
                if (d <= dimensions.Length)
                {
                    places[i] += dimensions[^d] == 1 ? 0 : index * step;
                    step *= dimensions[^d];
                }
            }
        }

        return places;
    }
}
