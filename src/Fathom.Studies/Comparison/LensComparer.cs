using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Lays the prediction of one network over a simulation of it.</summary>
public static class LensComparer
{
    /// <summary>A cross-batch correlation is compared when its deviation from the fixed point has shrunk by this factor in half of the layers.</summary>
    private const double Settled = 0.05;

    private static readonly ImmutableArray<string> s_perLayer =
        [ProfileQuantity.LogGradientNorm, ProfileQuantity.Variance, ProfileQuantity.Correlation];

    /// <summary>Compares.</summary>
    /// <param name="prediction">The prediction for the network and its batch size.</param>
    /// <param name="simulation">The simulation of the same network, at least 2 networks, all batches of one size.</param>
    /// <param name="followed">The prediction that followed the simulation's own samples, or null for independent normal samples.</param>
    /// <param name="cotangent">Which gradient was pulled back.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentException">The networks differ, there are fewer than 2 of them, or the batches are of different sizes.</exception>
    public static LensComparison Compare(
        MeanFieldPrediction prediction, SimulationResult simulation, DepthProfile? followed = null, CotangentKind cotangent = CotangentKind.Random)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(simulation);
        SimulationRun run = simulation.Run;
        Check(prediction, run);
        DepthProfile line = followed ?? PredictedLines.OfNormalSamples(prediction);
        SimulatedAverages averages = new(run);
        FiniteWidthBias bias = new(run.BatchSizes[0], run.Spec.Width);
        ComparedQuantity growth = Growth(prediction, line, simulation.Growth, bias);
        ImmutableArray<ComparedQuantity> quantities = Quantities(prediction, line, averages, bias, run);
        ImmutableArray<ComparedLayer> layers = Layers(line, simulation, bias);
        ComparedQuantity[] wholes = [growth, .. quantities];
        ComparedQuantity? worst = wholes.Where(whole => !whole.Agrees).MaxBy(whole => whole.Excess(ComparedQuantity.Allowed));
        string? layerQuantity = worst is null
            ? s_perLayer.FirstOrDefault(quantity => FirstParting(layers, quantity) is not null)
            : LayerQuantityOf(worst.Quantity);
        ComparedLayer? first = layerQuantity is null ? null : FirstParting(layers, layerQuantity);
        bool noRate = run.Spec.Depth > 1 && !growth.IsComparable;
        bool agrees = !noRate && worst is null && first is null;
        ComparedQuantity[] parting = worst is not null
            ? [.. wholes.Where(whole => !whole.Agrees)]
            : first?.Find(layerQuantity!) is { } there ? [there] : [];
        ImmutableArray<string> causes = agrees
            ? []
            : PartingCauses.Of(prediction, run, parting, followed is not null, cotangent == CotangentKind.Random);
        string verdict = agrees ? ComparisonVerdict.Agreement(growth, bias.Ratio)
            : noRate && worst is null ? ComparisonVerdict.NoRate(growth, causes)
            : ComparisonVerdict.Parting(worst, layerQuantity!, first, causes);
        return new LensComparison(growth, quantities, layers, bias.Ratio, agrees, verdict, causes);
    }

    private static void Check(MeanFieldPrediction prediction, SimulationRun run)
    {
        if (prediction.Spec != run.Spec)
        {
            throw new ArgumentException("The prediction and the simulation are of different networks.", nameof(run));
        }

        if (run.Networks < 2)
        {
            throw new ArgumentException("A comparison needs at least 2 networks, because one has no standard error.", nameof(run));
        }

        if (run.BatchSizes.Distinct().Count() > 1)
        {
            throw new ArgumentException(
                $"A comparison needs batches of one size, not {string.Join(", ", run.BatchSizes)}: gradients of different batch sizes grow at different rates.",
                nameof(run));
        }
    }

    /// <summary>The growth as the simulation fitted it, against the slope of the prediction over the same layers.</summary>
    private static ComparedQuantity Growth(MeanFieldPrediction prediction, DepthProfile line, SampledGrowth? simulated, FiniteWidthBias bias)
    {
        double theory = prediction.GradientGrowth.Value;
        if (simulated is null)
        {
            return new ComparedQuantity(ProfileQuantity.GradientGrowth, theory, double.NaN, double.NaN, 0);
        }

        Dictionary<int, double> gradient = PointsOf(line, ProfileQuantity.LogGradientNorm);
        double[] window = [.. Enumerable.Range(simulated.FirstLayer, simulated.LastLayer - simulated.FirstLayer + 1).Select(layer => gradient.GetValueOrDefault(layer, double.NaN))];
        double slope = Slope(window);
        double predicted = double.IsFinite(slope) ? Math.Exp(-slope) : theory;
        bool comparable = predicted > 0 && double.IsFinite(predicted);
        return new ComparedQuantity(
            ProfileQuantity.GradientGrowth,
            predicted,
            simulated.Value,
            comparable ? simulated.StandardError : double.NaN,
            comparable ? bias.OfGrowth(predicted) : 0);
    }

    /// <summary>The slope of the least-squares line over equally spaced points.</summary>
    private static double Slope(double[] values)
    {
        double middle = 0.5 * (values.Length - 1);
        double product = 0;
        double square = 0;
        for (int i = 0; i < values.Length; i++)
        {
            product += (i - middle) * values[i];
            square += (i - middle) * (i - middle);
        }

        return product / square;
    }

    private static ImmutableArray<ComparedQuantity> Quantities(
        MeanFieldPrediction prediction, DepthProfile line, SimulatedAverages averages, FiniteWidthBias bias, SimulationRun run)
    {
        int depth = run.Spec.Depth;
        int[] late = [.. Enumerable.Range((depth / 2) + 1, depth - (depth / 2))];
        List<ComparedQuantity> quantities = [];
        foreach (string quantity in (string[])[ProfileQuantity.Variance, ProfileQuantity.Correlation])
        {
            Dictionary<int, double> points = PointsOf(line, quantity);
            if (late.All(points.ContainsKey))
            {
                double predicted = late.Average(layer => points[layer]);
                Estimate simulated = averages.Mean(quantity, late);
                quantities.Add(new ComparedQuantity(quantity, predicted, simulated.Value, simulated.Error, bias.Of(quantity, predicted, 0)));
            }
        }

        FixedPoint point = prediction.FixedPoint;
        double across = point.CrossBatch.Covariance.Value / point.Variance.Value;
        double unsettled = Math.Pow(Math.Abs(point.CrossBatch.Eigenvalue.Value), depth / 2);
        if (run.BatchSizes.Length > 1 && double.IsFinite(across) && unsettled < Settled && run.Spec.Skip is null && run.Spec.GainSchedule.Kind == GainScheduleKind.Constant)
        {
            Estimate simulated = averages.Mean(ProfileQuantity.CrossBatchCorrelation, late);
            quantities.Add(new ComparedQuantity(
                ProfileQuantity.CrossBatchCorrelation,
                across,
                simulated.Value,
                simulated.Error,
                bias.Of(ProfileQuantity.CrossBatchCorrelation, across, 0) + (unsettled * Math.Abs(across))));
        }

        return [.. quantities];
    }

    private static ImmutableArray<ComparedLayer> Layers(DepthProfile line, SimulationResult simulation, FiniteWidthBias bias)
    {
        int depth = simulation.Run.Spec.Depth;
        (string Quantity, Dictionary<int, double> Predicted, Dictionary<int, ProfilePoint> Simulated)[] series =
            [.. s_perLayer.Select(quantity => (quantity, PointsOf(line, quantity), SampledOf(simulation.Profile, quantity)))];
        List<ComparedLayer> layers = [];
        for (int layer = 1; layer <= depth; layer++)
        {
            List<ComparedQuantity> quantities = [];
            foreach ((string quantity, Dictionary<int, double> predicted, Dictionary<int, ProfilePoint> simulated) in series)
            {
                double value = predicted.GetValueOrDefault(layer, double.NaN);
                ProfilePoint point = simulated.GetValueOrDefault(layer, new ProfilePoint(layer, double.NaN, double.NaN));
                quantities.Add(new ComparedQuantity(
                    quantity, value, point.Value, point.Uncertainty, double.IsFinite(value) ? bias.Of(quantity, value, depth - layer) : 0));
            }

            layers.Add(new ComparedLayer(layer, [.. quantities]));
        }

        return [.. layers];
    }

    /// <summary>The first of two layers in a row that part; the gradient runs from the last layer down, everything else up.</summary>
    private static ComparedLayer? FirstParting(ImmutableArray<ComparedLayer> layers, string quantity)
    {
        IEnumerable<ComparedLayer> inOrder = quantity == ProfileQuantity.LogGradientNorm ? layers.Reverse() : layers;
        ComparedLayer? candidate = null;
        foreach (ComparedLayer layer in inOrder)
        {
            bool parts = layer.Find(quantity)?.Excess(ComparedLayer.Allowed) > 1;
            if (parts && candidate is not null)
            {
                return candidate;
            }

            candidate = parts ? layer : null;
        }

        return layers.Length == 1 ? candidate : null;
    }

    private static string LayerQuantityOf(string whole) =>
        whole == ProfileQuantity.GradientGrowth ? ProfileQuantity.LogGradientNorm : whole;

    private static Dictionary<int, double> PointsOf(DepthProfile profile, string quantity) =>
        profile.Find(quantity)?.Points.ToDictionary(point => point.Layer, point => point.Value) ?? [];

    private static Dictionary<int, ProfilePoint> SampledOf(DepthProfile profile, string quantity) =>
        profile.Find(quantity)?.Points.ToDictionary(point => point.Layer) ?? [];
}
