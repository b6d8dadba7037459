using System.Numerics;

namespace Fathom.Sampling;

/// <summary>Makes weight matrices that answer without being stored.</summary>
internal static class WeightlessOperator
{
    /// <summary>Makes the operator of one layer.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="shape">Law and sizes.</param>
    /// <param name="structure">What is known of the columns.</param>
    /// <param name="workspace">Working memory, shared by layers that are asked one after the other.</param>
    /// <param name="projections">Memory for ξ of <see cref="StoredEntries"/> entries, or empty to draw ξ again whenever it is needed; the bits are the same.</param>
    /// <param name="route">How H and D are factored, or null to decide by their conditioning. A tight orthogonal matrix always takes the staged route.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException">The sizes contradict each other.</exception>
    public static IWeightlessMatrix<T> Create<T>(
        WeightShape shape, ColumnStructure structure, OperatorWorkspace<T> workspace, Memory<T> projections = default, FactorRoute? route = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Check();
        int grouped = structure.Groups.Sum();
        if (grouped != shape.Samples || shape.CotangentColumns % grouped != 0)
        {
            throw new ArgumentException(
                $"Groups of {grouped} samples in all do not fit {shape.Samples} samples and {shape.CotangentColumns} cotangent columns.", nameof(structure));
        }

        long needed = StoredEntries(shape);
        if (projections.Length > 0 && projections.Length < needed)
        {
            throw new ArgumentException($"Storing a layer's random numbers takes {needed} entries; {projections.Length} are given.", nameof(projections));
        }

        return shape.IsTight
            ? new TightOrthogonalMatrix<T>(shape, structure, workspace)
            : new WeightlessMatrix<T>(shape, structure, workspace, projections, route);
    }

    /// <summary>Entries of memory that storing a layer's random numbers takes.</summary>
    /// <param name="shape">Law and sizes.</param>
    /// <returns>m · min(B, n); 0 for a tight orthogonal matrix, which always draws them again.</returns>
    public static long StoredEntries(WeightShape shape) => shape.IsTight ? 0 : (long)shape.Outputs * Math.Min(shape.Samples, shape.Inputs);
}
