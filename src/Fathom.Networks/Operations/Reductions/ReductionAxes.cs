using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>The dimensions over which a reduction runs.</summary>
internal static class ReductionAxes
{
    /// <summary>The dimensions as bits.</summary>
    /// <param name="x">The shape of the input.</param>
    /// <param name="axes">The dimensions; empty for all.</param>
    /// <returns>Bit i is set when dimension i is reduced.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it is named twice.</exception>
    public static uint Mask(TensorShape x, ImmutableArray<int> axes)
    {
        if (axes.IsDefaultOrEmpty)
        {
            return (1u << x.Rank) - 1;
        }

        uint mask = 0;
        foreach (int given in axes)
        {
            uint bit = 1u << ShapeRule.Axis(x, given);
            ShapeRule.Require((mask & bit) == 0, $"The axis {given} is named twice.");
            mask |= bit;
        }

        return mask;
    }

    /// <summary>The shape of the result.</summary>
    /// <param name="x">The shape of the input.</param>
    /// <param name="mask">The dimensions that are reduced.</param>
    /// <param name="keepsDimensions">Whether they are left with size 1.</param>
    /// <returns>The shape.</returns>
    public static TensorShape Shape(TensorShape x, uint mask, bool keepsDimensions)
    {
        List<int> dimensions = [];
        for (int i = 0; i < x.Rank; i++)
        {
            bool isReduced = ((mask >> i) & 1) != 0;
            if (!isReduced || keepsDimensions)
            {
                dimensions.Add(isReduced ? 1 : x[i]);
            }
        }

        return TensorShape.Of([.. dimensions]);
    }
}
