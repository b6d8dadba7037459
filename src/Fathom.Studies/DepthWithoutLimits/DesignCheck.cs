using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>A design of gains beside simulated networks: what activations add to the growth of gradients, over the identity network with the same weights.</summary>
/// <remarks>
/// Every simulated network is paired with the identity network that has the same weights, the same inputs and the same random gradient at its end. Their difference is what the law of shaping predicts, and
/// most of the chance of a single network cancels in it.
/// </remarks>
public sealed record DesignCheck
{
    /// <summary>The deviation, as a share of the prediction, within which law and networks agree.</summary>
    public const double AllowedShare = 0.25;

    /// <summary>The deviation in nats within which they agree in any case.</summary>
    public const double AllowedNats = 0.3;

    private DesignCheck(SimulationRun shaped, double linear, double linearError, ImmutableArray<DesignCheckLayer> layers)
    {
        Shaped = shaped;
        LinearGrowth = linear;
        LinearError = linearError;
        Layers = layers;
    }

    /// <summary>The simulated networks of the design.</summary>
    public SimulationRun Shaped { get; }

    /// <summary>The growth of the identity networks from the last layer to the first, in nats, the mean.</summary>
    public double LinearGrowth { get; }

    /// <summary>Its standard error.</summary>
    public double LinearError { get; }

    /// <summary>What activations add, layer by layer.</summary>
    public ImmutableArray<DesignCheckLayer> Layers { get; }

    /// <summary>The whole network: from the last layer to the first.</summary>
    public DesignCheckLayer Whole => Layers[0];

    /// <summary>Whether networks do what was predicted: within a quarter or 0.3 nats, apart from four standard errors.</summary>
    public bool Agrees =>
        Math.Abs(Whole.Simulated - Whole.Predicted) <= Math.Max(AllowedNats, AllowedShare * Whole.Predicted) + (4 * Whole.StandardError);

    /// <summary>Simulates a design and its identity network.</summary>
    /// <param name="design">A design with a schedule.</param>
    /// <param name="batch">What the networks are fed.</param>
    /// <param name="options">How many networks, the seed, threads. Weights are explicit, so that both networks of a pair have the same.</param>
    /// <param name="progress">Is told how many of how many networks are done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The check.</returns>
    /// <exception cref="ArgumentException">The design has no schedule, or there are fewer than two networks, which have no standard error.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="ArithmeticException">A gradient is not finite.</exception>
    public static DesignCheck Run(
        GainDesign design, InputBatch batch, SimulationOptions options, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        NetworkSpec spec = design.Spec ?? throw new ArgumentException("There is no schedule to check.", nameof(design));
        if (options.Networks < 2)
        {
            throw new ArgumentException("A check needs at least 2 networks, because one has no standard error.", nameof(options));
        }

        options = options with { Method = SamplingMethod.Dense, Spectra = false };
        NetworkSpec linear = spec with { Activation = new Activation(ActivationCatalog.Identity), GainSchedule = GainSchedule.Constant };
        SimulationRun plain = Simulated(linear, 0);
        SimulationRun shaped = Simulated(spec, options.Networks);
        (double growth, double error) = Mean(Growths(plain, 1));
        double whole = design.LinearGrowth.Value;
        ImmutableArray<ProfilePoint> predicted = design.Profile!.Find(ProfileQuantity.LogGradientNorm)!.Points;
        List<DesignCheckLayer> layers = [];
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            double[] without = Growths(plain, layer);
            (double mean, double deviation) = Mean([.. Growths(shaped, layer).Select((value, network) => value - without[network])]);
            layers.Add(new DesignCheckLayer(layer, (0.5 * predicted[layer - 1].Value) - (whole * (spec.Depth - layer) / spec.Depth), mean, deviation));
        }

        return double.IsFinite(layers[0].Simulated)
            ? new DesignCheck(shaped, growth, error, [.. layers])
            : throw new ArithmeticException("The gradient of a simulated network is not finite, so the design cannot be checked.");

        SimulationRun Simulated(NetworkSpec network, int done)
        {
            SimulationRun run = NetworkSimulator.Run(network, batch, options, (now, _) => progress?.Invoke(done + now, 2 * options.Networks), cancellation);
            return run.Networks == options.Networks ? run : throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>The growth of the log-gradient norm from the last layer to one, network by network; observed logarithms are of squares.</summary>
    private static double[] Growths(SimulationRun run, int layer)
    {
        int place = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        return [.. Enumerable.Range(0, run.Networks).Select(network => 0.5 * (run.Value(network, place, layer) - run.Value(network, place, run.Spec.Depth)))];
    }

    private static (double Mean, double StandardError) Mean(double[] values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return (mean, Math.Sqrt(squares / (values.Length - 1) / values.Length));
    }
}
