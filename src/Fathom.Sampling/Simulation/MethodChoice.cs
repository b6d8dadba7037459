using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Chooses between weightless and dense weights by estimated operations.</summary>
/// <remarks>
/// The choice depends on the shape of the network and the batch alone, so that the same question gives the same bits on every machine. A normal number is counted as 160 multiply-adds, as measured
/// in either precision.
/// </remarks>
internal static class MethodChoice
{
    private const double OperationsPerNormal = 160;

    /// <summary>Operations on B × B matrices of a weightless layer per B³, so that both ways break even where they do when measured.</summary>
    private const double SmallOperations = 24;

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
        return products + normals + (SmallOperations * both * both * both);
    }
}
