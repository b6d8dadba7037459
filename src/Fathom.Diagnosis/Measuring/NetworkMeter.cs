using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Runs a network forward and backward on a batch and measures every node.</summary>
public static class NetworkMeter
{
    private const double MostDigits = 7.2;

    /// <summary>Measures a network in training mode, with a second pass in the other precision beside it.</summary>
    /// <param name="graph">The network; a loss is added when it has none and its first output is samples × classes.</param>
    /// <param name="weights">Its parameters; they are not changed.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="options">How it is looked at; null for the standard, which is float64.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="GraphException">The network cannot work with this batch size.</exception>
    /// <exception cref="ArgumentException">The batch does not fit the inputs.</exception>
    public static NetworkMeasurement Measure(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new DiagnosisOptions();
        return options.Precision == MeasuringPrecision.Training
            ? Measure<float, double>(graph, weights, batch, options)
            : Measure<double, float>(graph, weights, batch, options);
    }

    /// <summary>Measures the growth of gradients alone, in float64.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="options">How it is looked at.</param>
    /// <returns>The growth.</returns>
    internal static GrowthFit Growth(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions options)
    {
        MeasuredGraph target = MeasuredGraph.Of(graph, batch);
        MeasuringRun run = new(target, weights, batch);
        ImmutableArray<LayerPlace> layers = LayerPlace.Of(target.Graph);
        using ExecutionPlan<double> plan = run.Plan<double>(Backward(target, layers, batch, options) with { WithParameterGradients = false });
        run.Run(plan);
        return GrowthFit.Of(layers.Select(layer => (layer.Depth, TensorPrimitives.Norm(plan.Gradient(layer.Node.Outputs[0])))).ToArray());
    }

    private static NetworkMeasurement Measure<T, TBeside>(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TBeside : unmanaged, IBinaryFloatingPointIeee754<TBeside>
    {
        MeasuredGraph target = MeasuredGraph.Of(graph, batch);
        MeasuringRun run = new(target, weights, batch);
        ImmutableArray<LayerPlace> layers = LayerPlace.Of(target.Graph);
        PlanOptions planned = Backward(target, layers, batch, options);
        using ExecutionPlan<T> plan = run.Plan<T>(planned with { KeptValues = NormMeter.Kept(target.Graph), WatchesEverything = true });
        NodeObserver<T> observer = new(target.Graph, NormMeter.CanInfer(target.Graph), options);
        run.Run(plan, observer);
        options.Cancellation.ThrowIfCancellationRequested();
        using ExecutionPlan<TBeside> beside = run.Plan<TBeside>(planned with { WithParameterGradients = false });
        run.Run(beside);
        options.Cancellation.ThrowIfCancellationRequested();
        ImmutableArray<LayerMeasurement> measured = [.. layers.Select(layer => Layer(plan, beside, layer))];
        (double gap, IReadOnlyDictionary<string, double> gaps) = InferenceGaps(run, plan, observer, target, batch, options);
        GrowthFit growth = GrowthFit.Of(measured.Select(layer => (layer.Depth, layer.GradientNorm)));
        return new NetworkMeasurement
        {
            BatchSize = batch.Size,
            Precision = options.Precision,
            Loss = target.HasLoss ? double.CreateTruncating(plan.Value(target.Origin)[0]) : double.NaN,
            Scores = target.Scores,
            Nodes = observer.Nodes(gaps),
            Layers = measured,
            Norms = NormMeter.Measure(plan),
            InferenceGap = gap,
            PrecisionHorizon = measured.Reverse().FirstOrDefault(layer => layer.HasNoDigit)?.Node,
            GradientGrowth = growth.GradientGrowth,
            TotalLogGrowth = growth.TotalLogGrowth,
        };
    }

    private static PlanOptions Backward(MeasuredGraph target, ImmutableArray<LayerPlace> layers, DiagnosisBatch batch, DiagnosisOptions options) => new()
    {
        BatchSize = batch.Size,
        Threads = options.Threads,
        Differentiated = [target.Origin],
        Outputs = [target.Scores, target.Origin],
        KeptGradients = [.. layers.Select(layer => layer.Node.Outputs[0])],
    };

    private static LayerMeasurement Layer<T, TBeside>(ExecutionPlan<T> plan, ExecutionPlan<TBeside> beside, LayerPlace place)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TBeside : unmanaged, IBinaryFloatingPointIeee754<TBeside>
    {
        string value = place.Node.Outputs[0];
        ReadOnlySpan<T> gradient = plan.Gradient(value);
        ReadOnlySpan<TBeside> other = beside.Gradient(value);
        double difference = 0;
        double norm = 0;
        double otherNorm = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            double g = double.CreateTruncating(gradient[i]);
            double h = double.CreateTruncating(other[i]);
            difference += (g - h) * (g - h);
            norm += g * g;
            otherNorm += h * h;
        }

        // Errors are counted against the pass in float64, whichever of the two that is.
        double exact = typeof(T) == typeof(double) ? norm : otherNorm;
        double digits = exact > 0 && double.IsFinite(exact) ? -0.5 * Math.Log10(difference / exact) : double.NaN;
        return new LayerMeasurement(
            place.Node.Name,
            value,
            place.Weight,
            place.Depth,
            Math.Sqrt(norm),
            Norm<T>(plan.Parameters[place.Weight]),
            Norm(plan.Gradient(place.Weight)),
            double.IsNaN(digits) ? (exact == 0 ? MostDigits : 0) : Math.Clamp(digits, 0, MostDigits));
    }

    private static double Norm<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T element in values)
        {
            double value = double.CreateTruncating(element);
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    private static (double Gap, IReadOnlyDictionary<string, double> Gaps) InferenceGaps<T>(
        MeasuringRun run, ExecutionPlan<T> trained, NodeObserver<T> observer, MeasuredGraph target, DiagnosisBatch batch, DiagnosisOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!NormMeter.CanInfer(target.Graph))
        {
            return (double.NaN, ImmutableDictionary<string, double>.Empty);
        }

        using ExecutionPlan<T> plan = run.Plan<T>(new PlanOptions { BatchSize = batch.Size, Threads = options.Threads, Outputs = [target.Scores], IsTraining = false, WatchesEverything = true });
        InferenceObserver<T> compared = new(observer.Kept);
        run.Run(plan, compared);
        double difference = 0;
        double norm = 0;
        ReadOnlySpan<T> inference = plan.Value(target.Scores);
        ReadOnlySpan<T> training = trained.Value(target.Scores);
        for (int i = 0; i < training.Length; i++)
        {
            double value = double.CreateTruncating(training[i]);
            difference += Math.Pow(double.CreateTruncating(inference[i]) - value, 2);
            norm += value * value;
        }

        return (Math.Sqrt(difference / norm), compared.Gaps);
    }
}
