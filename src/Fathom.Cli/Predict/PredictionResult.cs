using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A prediction with all that the outputs of <c>fathom predict</c> show of it.</summary>
/// <param name="Prediction">The theory's answer.</param>
/// <param name="Remedies">What would bring the growth under the target.</param>
/// <param name="Target">The target growth per layer.</param>
/// <param name="Start">The batch that the profile starts from, or null for the fixed point.</param>
/// <param name="FiniteWidth">The laws of finite width beside it, or null for weights that are not orthogonal and for an infinite batch.</param>
internal sealed record PredictionResult(
    MeanFieldPrediction Prediction,
    IReadOnlyList<Remedy> Remedies,
    double Target,
    BatchResult? Start,
    FiniteWidthLaws? FiniteWidth)
{
    /// <summary>The profile to show: of the given batch, or of the theory.</summary>
    public DepthProfile Profile => Start?.Trajectory.Profile ?? Prediction.Profile;
}

/// <summary>A real batch and what became of it.</summary>
/// <param name="Name">Where it came from, for people.</param>
/// <param name="Trajectory">Its way through the layers.</param>
/// <param name="Seed">The seed that chose it, or null when it was given whole.</param>
internal sealed record BatchResult(string Name, BatchTrajectory Trajectory, ulong? Seed);
