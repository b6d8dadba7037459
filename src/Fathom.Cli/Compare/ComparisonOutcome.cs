using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A comparison with all that the outputs of <c>fathom compare</c> show of it.</summary>
/// <param name="Simulation">The simulation.</param>
/// <param name="Prediction">The theory at the fixed point.</param>
/// <param name="Line">The prediction for the inputs of the simulation, layer by layer.</param>
/// <param name="Comparison">Both laid over each other.</param>
/// <param name="Notes">Remarks of the theory.</param>
internal sealed record ComparisonOutcome(
    SimulationOutcome Simulation,
    MeanFieldPrediction Prediction,
    DepthProfile Line,
    LensComparison Comparison,
    ImmutableArray<string> Notes);
