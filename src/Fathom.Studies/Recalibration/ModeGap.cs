using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Measures, and predicts, how far inference and training modes of a network are apart, norm by norm.</summary>
public static class ModeGap
{
    /// <summary>Measures.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its parameters, which stay as they are.</param>
    /// <param name="source">The samples.</param>
    /// <param name="batchSize">The batch size of training mode.</param>
    /// <param name="batches">How many batches are looked at, at least 2.</param>
    /// <param name="threads">The threads that share the work.</param>
    /// <param name="named">Which values of the network play which part; null for the names of the builders.</param>
    /// <returns>One entry per norm and one for the scores.</returns>
    public static ImmutableArray<LayerGap> Measure<T>(NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, int batchSize, int batches, int threads, NetworkRoles? named = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 2);
        ImmutableArray<NormLayer> norms = NormLayer.Of(graph);
        NetworkRoles roles = named ?? new();
        PlanOptions options = new()
        {
            BatchSize = batchSize,
            Threads = threads,
            Outputs = [roles.Scores],
            KeptValues = [.. norms.SelectMany(norm => new[] { norm.Input, norm.Output }).Distinct()],
        };
        using ExecutionPlan<T> training = ExecutionPlan.Create(graph, parameters, options);
        using ExecutionPlan<T> inference = ExecutionPlan.Create(graph, parameters, options with { IsTraining = false });
        string[] watched = [.. norms.Select(norm => norm.Output), roles.Scores];
        double[] cosines = new double[watched.Length];
        double[] ratios = new double[watched.Length];
        StatisticScatter[] scatter = [.. norms.Select(norm => new StatisticScatter(parameters[norm.Mean].Length, norm.Operation.Centred))];
        T[] labels = new T[batchSize];
        for (int batch = 0; batch < batches; batch++)
        {
            source.Fill(StatisticsRecalibration.Samples(batch * batchSize % source.Count, source.Count, batchSize), IBatchSource.Unchanged, training.Input(roles.Input), labels);
            training.Input(roles.Input).CopyTo(inference.Input(roles.Input));
            training.Forward();
            inference.Forward();
            for (int i = 0; i < watched.Length; i++)
            {
                ReadOnlySpan<T> own = training.Value(watched[i]);
                ReadOnlySpan<T> other = inference.Value(watched[i]);
                double ownNorm = Math.Sqrt(Product(own, own));
                double otherNorm = Math.Sqrt(Product(other, other));
                cosines[i] += Product(own, other) / (ownNorm * otherNorm) / batches;
                ratios[i] += otherNorm / ownNorm / batches;
            }

            for (int i = 0; i < norms.Length; i++)
            {
                scatter[i].Add(training.Value(norms[i].Input), batchSize);
            }
        }

        return [.. watched.Select((name, i) => new LayerGap(i < norms.Length ? norms[i].Name : name, cosines[i], ratios[i], i < norms.Length ? scatter[i].Fluctuation : double.NaN))];
    }

    /// <summary>Predicts the cosine from the scatter of batch statistics.</summary>
    /// <param name="fluctuations">The fluctuation δ² of each norm, from the input on.</param>
    /// <param name="momentum">The share m of running statistics that is kept in a step; 1 for exact statistics.</param>
    /// <param name="steps">The number t of steps over which they were averaged.</param>
    /// <returns>The cosine behind each norm.</returns>
    /// <remarks>
    /// A batch's own statistics differ from the pooled ones by a relative δ, and running statistics, a mean over (1 + m)/(1 − m) batches in effect, by δ √((1 − m)/(1 + m)) more; over t
    /// steps the rest mᵗ of the beginning adds to it. Errors of different norms are independent to the first order, each turns the signal by its own angle, and batch norm carries what was turned on:
    /// ln cos = −½ Σ δ² (1 + (1 − m)/(1 + m) (1 − m²ᵗ) + m²ᵗ). What weights moved while the mean was taken is not in it.
    /// </remarks>
    public static ImmutableArray<double> PredictCosines(IReadOnlyList<double> fluctuations, double momentum, long steps)
    {
        ArgumentNullException.ThrowIfNull(fluctuations);
        if (momentum is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The share of running statistics that is kept must be from 0 to 1.");
        }

        double rest = momentum < 1 ? Math.Pow(momentum, 2.0 * steps) : 0;
        double factor = 1 + ((1 - momentum) / (1 + momentum) * (1 - rest)) + rest;
        double sum = 0;
        return
        [
            .. fluctuations.Select(fluctuation =>
            {
                sum += fluctuation;
                return Math.Exp(-0.5 * factor * sum);
            }),
        ];
    }

    private static double Product<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(TensorPrimitives.Dot(a, b));
}
