using System.Globalization;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>Trains a classifier on samples that come shuffled, epoch after epoch.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// <para>
/// An epoch is ⌊samples / batch⌋ steps; the samples that are left over are others in every epoch. Everything that happens in a step depends on the seed, the number of the step, and
/// <see cref="Parameters"/> and <see cref="Optimizer"/>: whoever keeps these and <see cref="Tally"/> can go on later with the same bits (see <see cref="Resume"/>).
/// </para>
/// <para>A loop is used by one thread at a time.</para>
/// </remarks>
public sealed class TrainingLoop<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IBatchSource source;
    private readonly NetworkRoles roles;
    private readonly ExecutionPlan<T> plan;
    private readonly Trainer<T> trainer;
    private readonly int[] order;
    private readonly ulong seed;
    private readonly int batchSize;
    private long orderedEpoch = -1;

    /// <summary>Makes a loop that has done no step, with initial weights.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="source">What it learns from.</param>
    /// <param name="options">How it learns.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network or are fewer than a batch, or a number of the options does not make sense.</exception>
    public TrainingLoop(NetworkGraph graph, IBatchSource source, TrainingLoopOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        roles = options.Roles;
        if (source.Count < options.BatchSize)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {source.Count} samples to learn from, fewer than a batch of {options.BatchSize}; take a smaller batch."), nameof(options));
        }

        this.source = source;
        seed = options.Seed;
        batchSize = options.BatchSize;
        Parameters = ParameterSet.Initialize<T>(graph, options.Seed);
        plan = ExecutionPlan.Create(graph, Parameters, new PlanOptions
        {
            BatchSize = batchSize,
            Threads = options.Threads,
            Outputs = [roles.Scores, roles.Loss],
            Differentiated = [roles.Loss],
            Seed = options.Seed,
        });
        EnsureFits(source);
        trainer = new Trainer<T>(plan, options.Training with { Loss = roles.Loss });
        order = new int[source.Count];
    }

    /// <summary>The weights and running statistics.</summary>
    public ParameterSet<T> Parameters { get; }

    /// <summary>The optimizer with its memory.</summary>
    public Optimizer<T> Optimizer => trainer.Optimizer;

    /// <summary>The number of steps that have been done.</summary>
    public long Step => Optimizer.Step;

    /// <summary>The number of steps of an epoch.</summary>
    public int StepsPerEpoch => order.Length / batchSize;

    /// <summary>The number of the epoch, from 0, to which the next step belongs.</summary>
    public long Epoch => Step / StepsPerEpoch;

    /// <summary>How the network did in the steps since the tally was last taken, each before its weights were changed.</summary>
    public Tally Tally { get; private set; }

    /// <summary>Does one step.</summary>
    /// <returns>What it found.</returns>
    /// <exception cref="DivergenceException">The loss or a gradient is not finite; the weights are as before the step.</exception>
    public TrainingStep Next()
    {
        long step = Step;
        long epoch = step / StepsPerEpoch;
        if (epoch != orderedEpoch)
        {
            EpochOrder.Fill(order, seed, epoch);
            orderedEpoch = epoch;
        }

        Span<T> labels = plan.Input(roles.Labels);
        source.Fill(order.AsSpan((int)(step % StepsPerEpoch) * batchSize, batchSize), epoch, plan.Input(roles.Input), labels);
        TrainingStep found = trainer.Step();
        Tally = Tally.With(batchSize, Tally.CountCorrect(plan.Value(roles.Scores), labels), found.Loss);
        return found;
    }

    /// <summary>Takes the tally and begins a new one.</summary>
    /// <returns>How the network did since the last time.</returns>
    public Tally TakeTally()
    {
        Tally taken = Tally;
        Tally = default;
        return taken;
    }

    /// <summary>Goes on where another loop stopped, after <see cref="Parameters"/> and the memory of <see cref="Optimizer"/> were given their numbers.</summary>
    /// <param name="step">The number of steps that were done.</param>
    /// <param name="tally">The tally at that moment.</param>
    public void Resume(long step, Tally tally)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Optimizer.Step = step;
        Tally = tally;
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => plan.Dispose();

    private void EnsureFits(IBatchSource samples)
    {
        TensorShape input = plan.ShapeOf(roles.Input);
        int classes = plan.ShapeOf(roles.Scores).Elements / batchSize;
        if (input.Elements != batchSize * samples.SampleShape.Elements)
        {
            plan.Dispose();
            throw new ArgumentException($"The samples have the shape {samples.SampleShape}, the network reads {TensorShape.Of([.. input.Skip(1)])}.", nameof(samples));
        }

        if (classes < samples.Classes)
        {
            plan.Dispose();
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The samples belong to {samples.Classes} classes, the network tells {classes} apart."), nameof(samples));
        }
    }
}
