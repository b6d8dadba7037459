using System.Numerics;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>The noise of stochastic gradients of a network on a data set (Bjorck et al. 2018, section 2.1 and appendix D).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// With C = E ‖gᵢ − g‖² over the samples, a mini-batch of B has E ‖α ĝ − α g‖² = α² C/B when it is drawn with replacement — the paper's bound is an equality, since independent centred terms have no
/// cross terms — and α² C/B · (N − B)/(N − 1) without. The network must treat samples alone; with batch norm the gradient of a mini-batch is no mean over samples.
/// </remarks>
public sealed class GradientNoise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkGraph graph;
    private readonly ParameterSet<T> parameters;
    private readonly SampleFill<T> fill;
    private readonly PlanOptions options;
    private readonly double[] mean;

    /// <summary>Computes the gradient of every sample.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Where the gradients are taken.</param>
    /// <param name="population">The number N of samples, at least 2.</param>
    /// <param name="fill">Fills the inputs of a plan.</param>
    /// <param name="loss">The name of the mean loss.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="cancellation">Is looked at before every sample.</param>
    /// <exception cref="ArgumentException">The network has batch norm.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public GradientNoise(NetworkGraph graph, ParameterSet<T> parameters, int population, SampleFill<T> fill, string loss = "loss", int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(fill);
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        if (graph.Nodes.Any(node => node.Operation is BatchNormalization { IsFrozen: false }))
        {
            throw new ArgumentException("The network has batch norm, so that the gradient of a mini-batch is no mean over its samples and the law does not apply.", nameof(graph));
        }

        this.graph = graph;
        this.parameters = parameters;
        this.fill = fill;
        options = new PlanOptions { BatchSize = 1, Threads = threads, Differentiated = [loss] };
        Population = population;
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, options);
        mean = new double[plan.Gradients.Trainable.Length];
        double squares = 0;
        for (int sample = 0; sample < population; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<T> gradient = Run(plan, [sample]);
            for (int i = 0; i < mean.Length; i++)
            {
                double entry = double.CreateTruncating(gradient[i]);
                mean[i] += entry;
                squares += entry * entry;
            }
        }

        double square = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] /= population;
            square += mean[i] * mean[i];
        }

        Variance = (squares / population) - square;
    }

    /// <summary>N.</summary>
    public int Population { get; }

    /// <summary>C.</summary>
    public double Variance { get; }

    /// <summary>The exact E ‖ĝ − g‖² of a mini-batch.</summary>
    /// <param name="batch">B, from 1 to N.</param>
    /// <param name="withReplacement">Whether a sample may be drawn twice.</param>
    /// <returns>C/B, times (N − B)/(N − 1) without replacement.</returns>
    public double Expected(int batch, bool withReplacement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, Population);
        return Variance / batch * (withReplacement ? 1 : (Population - (double)batch) / (Population - 1));
    }

    /// <summary>Draws mini-batches and compares.</summary>
    /// <param name="batch">B, from 1 to N.</param>
    /// <param name="withReplacement">Whether a sample may be drawn twice.</param>
    /// <param name="draws">How many mini-batches, at least 2.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="cancellation">Is looked at before every mini-batch.</param>
    /// <returns>The measurement beside its expectation.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public NoiseMeasurement Measure(int batch, bool withReplacement, int draws, ulong seed, CancellationToken cancellation = default)
    {
        double expected = Expected(batch, withReplacement);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, options with { BatchSize = batch });
        double sum = 0;
        double squares = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<T> gradient = Run(plan, Draw(batch, withReplacement, seed, draw));
            double distance = 0;
            for (int i = 0; i < mean.Length; i++)
            {
                double difference = double.CreateTruncating(gradient[i]) - mean[i];
                distance += difference * difference;
            }

            sum += distance;
            squares += distance * distance;
        }

        double average = sum / draws;
        return new NoiseMeasurement(batch, withReplacement, draws, average, Math.Sqrt(((squares / draws) - (average * average)) / (draws - 1)), expected);
    }

    private ReadOnlySpan<T> Run(ExecutionPlan<T> plan, ReadOnlySpan<int> samples)
    {
        fill(plan, samples);
        plan.Forward();
        plan.Backward();
        return plan.Gradients.Trainable;
    }

    private int[] Draw(int batch, bool withReplacement, ulong seed, int draw)
    {
        double[] uniform = new double[batch];
        UniformStream.Fill(uniform, seed, (ulong)draw, withReplacement ? 0 : 1UL << 32);
        if (withReplacement)
        {
            return [.. uniform.Select(u => (int)(u * Population))];
        }

        // The first places of a shuffle.
        int[] order = [.. Enumerable.Range(0, Population)];
        for (int i = 0; i < batch; i++)
        {
            int other = i + (int)(uniform[i] * (Population - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..batch];
    }
}
