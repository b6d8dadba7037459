using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Chooses between weightless and dense weights by estimated operations.</summary>
/// <remarks>
/// The choice depends on the shape of the network and the batch alone, so that the same question gives the same bits on every machine. A normal number is counted as 160 operations, as measured in
/// either precision. With the constants below both ways break even where they do when measured, Gaussian weights forward and backward: N ≈ 60 for B = 8, 130 for B = 32, 450 for B = 128.
/// </remarks>
internal static class MethodChoice
{
    private const double OperationsPerNormal = 160;

    /// <summary>Operations on B × B matrices of a weightless layer, per B³.</summary>
    private const double SmallCubes = 24;

    /// <summary>The same per B²: what is done entry by entry.</summary>
    private const double SmallSquares = 800;

    /// <summary>What a weightless layer costs whatever its size.</summary>
    private const double Fixed = 320_000;

    /// <summary>Chooses.</summary>
    /// <param name="program">What is simulated.</param>
    /// <returns>Weightless or dense.</returns>
    public static SamplingMethod Of(NetworkProgram program)
    {
        if (program.Options.Method != SamplingMethod.Automatic)
        {
            return program.Options.Method;
        }

        // Once the frames fill half of the space nothing is left to save, and their complements become ill-conditioned.
        bool narrow = program.Columns + program.BackwardColumns > program.Width / 2;
        return narrow || Dense(program) <= Weightless(program) ? SamplingMethod.Dense : SamplingMethod.Weightless;
    }

    /// <summary>Operations of a layer with a stored matrix.</summary>
    private static double Dense(NetworkProgram program)
    {
        double width = program.Width;
        double draw = (width * width * OperationsPerNormal)
            + (program.Spec.Initialization.Kind == InitializationKind.Orthogonal ? 8.0 / 3 * width * width * width : 0);
        return draw + (2 * width * width * (program.Columns + program.BackwardColumns));
    }

    /// <summary>Operations of a layer without one: section 4 of the exact sampler.</summary>
    private static double Weightless(NetworkProgram program)
    {
        double columns = program.Columns;
        double k = program.Cotangents;
        double products = (2 + (6 * k) + (2 * k * k)) * program.Width * columns * columns;
        double normals = program.Width * columns * (1 + k) * OperationsPerNormal;
        double both = columns * (1 + k) / 2;
        return products + normals + (((SmallCubes * both) + SmallSquares) * both * both) + Fixed;
    }
}
