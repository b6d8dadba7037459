using System.Collections.Immutable;
using System.Globalization;
using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Why simulated networks part from the theory of infinite width: the known causes that apply, the most likely first.</summary>
internal static class PartingCauses
{
    /// <summary>What is said when nothing applies.</summary>
    public const string Unknown = "no known cause";

    /// <summary>Beyond this B/N no network is expected to follow the theory closely.</summary>
    private const double NarrowRatio = 0.1;

    /// <summary>How many times the known bias still counts as an effect of the width.</summary>
    private const double Few = 5;

    /// <summary>Lists the causes.</summary>
    /// <param name="prediction">The theory.</param>
    /// <param name="run">The simulation.</param>
    /// <param name="parting">The quantities that part.</param>
    /// <param name="fromSamples">Whether the prediction followed the very samples of the simulation.</param>
    /// <param name="isotropic">Whether the gradient at the last layer is isotropic over the batch.</param>
    /// <returns>At least one cause.</returns>
    public static ImmutableArray<string> Of(
        MeanFieldPrediction prediction, SimulationRun run, IReadOnlyCollection<ComparedQuantity> parting, bool fromSamples, bool isotropic)
    {
        NetworkSpec spec = run.Spec;
        int batch = run.BatchSizes.Max();
        int samples = run.BatchSizes.Sum();
        double ratio = (double)batch / spec.Width;
        bool normalizesBatch = spec.Normalization.Kind == NormalizationKind.Batch;
        List<string> causes = [];
        if (!prediction.FixedPoint.Stability.IsStable)
        {
            causes.Add($"the fixed point is unstable: {prediction.FixedPoint.Stability.Reason}");
        }

        if (ratio > NarrowRatio || (parting.Count > 0 && parting.All(quantity => Math.Abs(quantity.Deviation) <= Few * quantity.Bias)))
        {
            causes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the network is narrow for its batch: B/N = {ratio:G2}, and deviations of that order are known"));
        }

        double horizon = run.Precision == SamplingPrecision.Binary32
            ? prediction.PrecisionHorizon.SinglePrecision
            : prediction.PrecisionHorizon.DoublePrecision;
        if (double.IsFinite(prediction.GradientGrowth.Value) && spec.Depth > horizon)
        {
            string precision = run.Precision == SamplingPrecision.Binary32 ? "float32" : "float64";
            causes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{spec.Depth} layers are beyond the precision horizon of {precision}, {horizon:0} layers, where rounding has destroyed the gradient"));
        }

        if (spec.Initialization.Kind == InitializationKind.Orthogonal && 2 * samples >= spec.Width)
        {
            causes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the weights are orthogonal and the batch ({samples} samples) reaches the width, which the theory of infinite width does not see"));
        }

        if (normalizesBatch && batch < 4)
        {
            causes.Add($"the gradient of a batch of {batch} samples has no finite rate");
        }

        if (!isotropic)
        {
            causes.Add("the gradient of a read-out's loss is not isotropic over the batch, and settles over some layers");
        }

        if (!fromSamples && !(normalizesBatch && spec.Normalization is { Epsilon: 0, Centred: true }))
        {
            causes.Add("normal samples do not start at the fixed point, and the first layers differ until the signal has settled");
        }

        return causes.Count > 0 ? [.. causes] : [Unknown];
    }
}
