using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>
/// Networks in which two samples nearly agree: their distance, forward and backward, has the law that explicit weights in double precision give it. Where a shortcut is
/// known to lose the distance, forcing it must be found out.
/// </summary>
public class StressTests
{
    private const int Networks = 150;
    private const int Permutations = 999;
    private const double SmallestPValue = 1.0 / (Permutations + 1);

    private static readonly Normalization s_none = new() { Kind = NormalizationKind.None };

    /// <summary>Ordered tanh network: samples come together, to about 1e-6 at the last layer.</summary>
    private static readonly Stress s_converging = new(Tanh(depth: 40, weightScale: 0.9, biasScale: 0.5), Apart: 1);

    /// <summary>Chaotic tanh network: two clusters of samples move apart.</summary>
    private static readonly Stress s_tightClusters = new(Tanh(depth: 30, weightScale: 2.5, biasScale: 0), Apart: 1e-10);

    private static readonly Stress s_clusters = s_tightClusters with { Apart = 1e-5 };

    private static readonly Stress s_deepRelu = new(
        new NetworkSpec
        {
            Depth = 200,
            Width = 48,
            Activation = new Activation(ActivationCatalog.Relu),
            Normalization = s_none,
            Initialization = new Initialization { WeightScale = Math.Sqrt(2) },
        },
        Apart: 1);

    [Fact]
    public void Converging_samples_in_double_precision() => Check<double>(s_converging, null, agrees: true);

    [Fact]
    public void Converging_samples_in_double_precision_by_the_gram_matrix_alone() => Check<double>(s_converging, FactorRoute.Gram, agrees: true);

    [Fact]
    public void Converging_samples_in_single_precision() => Check<float>(s_converging, null, agrees: true);

    [Fact]
    public void Converging_samples_in_single_precision_by_the_gram_matrix_alone_are_lost() => Check<float>(s_converging, FactorRoute.Gram, agrees: false);

    [Fact]
    public void Tight_clusters_in_double_precision() => Check<double>(s_tightClusters, null, agrees: true);

    [Fact]
    public void Tight_clusters_in_double_precision_by_the_gram_matrix_alone_are_lost() => Check<double>(s_tightClusters, FactorRoute.Gram, agrees: false);

    [Fact]
    public void Clusters_in_single_precision() => Check<float>(s_clusters, null, agrees: true);

    [Fact]
    public void Clusters_in_single_precision_by_the_gram_matrix_alone_are_lost() => Check<float>(s_clusters, FactorRoute.Gram, agrees: false);

    [Fact]
    public void Two_hundred_relu_layers_in_double_precision() => Check<double>(s_deepRelu, null, agrees: true);

    [Fact]
    public void Two_hundred_relu_layers_in_single_precision() => Check<float>(s_deepRelu, null, agrees: true);

    private static NetworkSpec Tanh(int depth, double weightScale, double biasScale) => new()
    {
        Depth = depth,
        Width = 48,
        Activation = new Activation(ActivationCatalog.Tanh),
        Normalization = s_none,
        Initialization = new Initialization { WeightScale = weightScale, BiasScale = biasScale },
    };

    private static void Check<T>(Stress stress, FactorRoute? route, bool agrees)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix dense = Draw<double>(stress, 1, program => WeightChoice.Create<double>(program, SamplingMethod.Dense, SamplingMemory.Store));
        Matrix weightless = Draw<T>(stress, 2, program => new WeightlessMatrices<T>(program, SamplingMemory.Store, route));
        double p = TwoSampleComparison.Of(dense, weightless, Permutations).PValue;
        if (agrees)
        {
            p.ShouldBeGreaterThan(SmallestPValue);
        }
        else
        {
            p.ShouldBe(SmallestPValue, 1e-12);
        }
    }

    /// <summary>Distances at about eight layers, forward and backward, of many networks.</summary>
    private static Matrix Draw<T>(Stress stress, ulong seed, Func<NetworkProgram, IWeightMatrices<T>> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SimulationOptions options = new() { Seed = seed, Networks = Networks, Spectra = false, Cotangent = CotangentKind.SquaredError, Classes = 3 };
        NetworkProgram program = new(stress.Spec, stress.Batch(), options);
        DistanceWatch<T> watch = new(weights(program));
        NetworkPass<T> pass = new(program, watch, SamplingMemory.Store);
        LayerObserver<T> observer = new(program);
        double[] ignored = new double[ObservedQuantities.Of(1, spectra: false).Length * stress.Spec.Depth];
        List<double[]> rows = [];
        for (int network = 0; network < Networks; network++)
        {
            observer.Begin(ignored);
            pass.Run(network, observer, () => false);
            rows.Add([.. Thinned(watch.Forward), .. Thinned(watch.Backward)]);
        }

        Matrix statistics = new(Networks, rows[0].Length);
        for (int i = 0; i < Networks; i++)
        {
            rows[i].CopyTo(statistics.Row(i));
        }

        return statistics;
    }

    private static IEnumerable<double> Thinned(IReadOnlyList<double> distances) =>
        Enumerable.Range(1, 8).Select(i => distances[(distances.Count * i / 8) - 1]);

    /// <summary>A network, and how far apart the first two of its six samples are.</summary>
    /// <param name="Spec">The network.</param>
    /// <param name="Apart">The distance relative to a sample; 1 for independent samples.</param>
    private sealed record Stress(NetworkSpec Spec, double Apart)
    {
        public InputBatch Batch()
        {
            Matrix samples = InputBatch.Gaussian([6], Spec.Width, 9).Samples;
            if (Apart < 1)
            {
                for (int j = 0; j < samples.Columns; j++)
                {
                    samples[1, j] = samples[0, j] + (Apart * samples[1, j]);
                    samples[3, j] = samples[2, j] + (Apart * samples[3, j]);
                }
            }

            return new InputBatch(samples, labels: [0, 0, 1, 1, 2, 2]);
        }
    }
}
