using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>Runs a network forward and backward on a batch and measures every node.</summary>
public static class NetworkMeter
{
    private const ulong DirectionStream = 0x6469_6167_6469_7265;
    private const double MostDigits = 7.2;

    /// <summary>Measures a network in training mode, in float64, with a second pass in float32 beside it.</summary>
    /// <param name="graph">The network; a loss is added when it has none and its first output is samples × classes.</param>
    /// <param name="weights">Its parameters; they are not changed.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="options">How it is looked at; null for the standard.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="GraphException">The network cannot work with this batch size.</exception>
    /// <exception cref="ArgumentException">The batch does not fit the inputs.</exception>
    public static NetworkMeasurement Measure(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new DiagnosisOptions();
        MeasuredGraph target = MeasuredGraph.Of(graph, batch);
        ImmutableArray<LayerPlace> layers = LayerPlace.Of(target.Graph);
        PlanOptions planned = new()
        {
            BatchSize = batch.Size,
            Threads = options.Threads,
            Differentiated = [target.Origin],
            Outputs = [target.Scores, target.Origin],
            KeptGradients = [.. layers.Select(layer => layer.Node.Outputs[0])],
            KeptValues = NormMeter.Kept(target.Graph),
            WatchesEverything = true,
        };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(target.Graph, Fitting(target.Graph, weights), planned);
        NodeObserver observer = new(target.Graph);
        Run(plan, target, batch, observer);
        double[][] rounded = RoundedGradients(target, weights, batch, planned with { WatchesEverything = false, KeptValues = [] }, layers);
        ImmutableArray<LayerMeasurement> measured = [.. layers.Index().Select(entry => Layer(plan, entry.Item, rounded[entry.Index]))];
        return Described(new NetworkMeasurement
        {
            BatchSize = batch.Size,
            Loss = target.HasLoss ? plan.Value(target.Origin)[0] : double.NaN,
            Scores = target.Scores,
            Nodes = observer.Nodes(),
            Layers = measured,
            Norms = NormMeter.Measure(plan),
            InferenceGap = InferenceGap(plan, target, batch, options),
        });
    }

    private static NetworkMeasurement Described(NetworkMeasurement measurement)
    {
        LayerMeasurement[] usable = [.. measurement.Layers.Where(layer => layer.GradientNorm > 0 && double.IsFinite(layer.GradientNorm))];
        string? horizon = null;
        foreach (LayerMeasurement layer in measurement.Layers.Reverse())
        {
            horizon ??= layer.CorrectDigits <= 0 ? layer.Node : null;
        }

        int depths = usable.Select(layer => layer.Depth).Distinct().Count();
        if (depths < 2)
        {
            return measurement with { PrecisionHorizon = horizon };
        }

        // Least squares of ln‖g‖² over depth.
        double meanDepth = usable.Average(layer => layer.Depth);
        double[] logs = [.. usable.Select(layer => 2 * Math.Log(layer.GradientNorm))];
        double meanLog = logs.Average();
        double slope = usable.Index().Sum(entry => (entry.Item.Depth - meanDepth) * (logs[entry.Index] - meanLog)) / usable.Sum(layer => Math.Pow(layer.Depth - meanDepth, 2));
        int span = usable.Max(layer => layer.Depth) - usable.Min(layer => layer.Depth);
        return measurement with { PrecisionHorizon = horizon, GradientGrowth = Math.Exp(-slope), TotalLogGrowth = -slope * span };
    }

    private static LayerMeasurement Layer(ExecutionPlan<double> plan, LayerPlace place, double[] rounded)
    {
        string value = place.Node.Outputs[0];
        ReadOnlySpan<double> gradient = plan.Gradient(value);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            difference += (gradient[i] - rounded[i]) * (gradient[i] - rounded[i]);
            norm += gradient[i] * gradient[i];
        }

        double digits = norm > 0 && double.IsFinite(norm) ? -0.5 * Math.Log10(difference / norm) : double.NaN;
        return new LayerMeasurement(
            place.Node.Name,
            value,
            place.Weight,
            place.Depth,
            Math.Sqrt(norm),
            Norm(plan.Parameters[place.Weight]),
            Norm(plan.Gradient(place.Weight)),
            double.IsNaN(digits) ? (norm == 0 ? MostDigits : 0) : Math.Clamp(digits, 0, MostDigits));
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    private static double[][] RoundedGradients(MeasuredGraph target, ParameterSet<double> weights, DiagnosisBatch batch, PlanOptions options, ImmutableArray<LayerPlace> layers)
    {
        using ExecutionPlan<float> plan = ExecutionPlan.Create(target.Graph, Fitting(target.Graph, weights).ConvertTo<float>(), options);
        Run(plan, target, batch, null);
        return [.. layers.Select(layer => plan.Gradient(layer.Node.Outputs[0]).ToArray().Select(g => (double)g).ToArray())];
    }

    private static double InferenceGap(ExecutionPlan<double> trained, MeasuredGraph target, DiagnosisBatch batch, DiagnosisOptions options)
    {
        bool canInfer = target.Graph.Nodes.All(node => node.Operation is not BatchNormalization || (node.Inputs.Length >= 5 && node.Inputs[3].Length > 0 && node.Inputs[4].Length > 0));
        if (!canInfer)
        {
            return double.NaN;
        }

        using ExecutionPlan<double> plan = ExecutionPlan.Create(target.Graph, trained.Parameters, new PlanOptions { BatchSize = batch.Size, Threads = options.Threads, Outputs = [target.Scores], IsTraining = false });
        FillInputs(plan, target, batch);
        plan.Forward();
        double difference = 0;
        double norm = 0;
        ReadOnlySpan<double> inference = plan.Value(target.Scores);
        ReadOnlySpan<double> training = trained.Value(target.Scores);
        for (int i = 0; i < training.Length; i++)
        {
            difference += Math.Pow(inference[i] - training[i], 2);
            norm += training[i] * training[i];
        }

        return Math.Sqrt(difference / norm);
    }

    private static void Run<T>(ExecutionPlan<T> plan, MeasuredGraph target, DiagnosisBatch batch, IEdgeObserver<T>? observer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FillInputs(plan, target, batch);
        if (!target.HasLoss)
        {
            Span<T> seed = plan.Seed(target.Origin);
            double[] direction = new double[seed.Length];
            NormalStream.Fill(direction, batch.Seed, DirectionStream);
            Copy(direction, seed);
        }

        plan.Forward(observer: observer);
        plan.Backward(observer);
    }

    private static void FillInputs<T>(ExecutionPlan<T> plan, MeasuredGraph target, DiagnosisBatch batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (GraphInput input in target.Graph.Inputs.Where(input => plan.Reads(input.Name)))
        {
            Span<T> place = plan.Input(input.Name);
            if (input.Name == target.Labels)
            {
                for (int i = 0; i < place.Length; i++)
                {
                    place[i] = T.CreateTruncating(batch.Label(i, target.Classes));
                }

                continue;
            }

            double[] values = new double[place.Length];
            batch.Fill(input.Name, values);
            Copy(values, place);
        }
    }

    private static void Copy<T>(double[] values, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = T.CreateTruncating(values[i]);
        }
    }

    // The loss adds no parameters, so the numbers of the network fit the network with the loss.
    private static ParameterSet<double> Fitting(NetworkGraph graph, ParameterSet<double> weights)
    {
        ParameterSet<double> copy = ParameterSet.Zeros<double>(graph);
        copy.CopyFrom(weights);
        return copy;
    }
}
