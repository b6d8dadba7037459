using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Trains a network of the anatomy step by step, and knows how it went.</summary>
/// <remarks>Every epoch has its own order and its own coins for mirroring. A run ends when a loss passes 10³ or a number is not finite.</remarks>
public sealed class ShortTraining : IDisposable
{
    private readonly AnatomyNetwork network;
    private readonly StandardImages images;
    private readonly ShortTrainingOptions options;
    private readonly ExecutionPlan<float> plan;
    private readonly Trainer<float> trainer;
    private readonly ParameterSet<float> before;
    private readonly ParameterSet<float> current;
    private readonly OutcomeRule rule = OutcomeRule.ForClasses(10);
    private readonly List<double> losses = [];
    private int[] order = [];
    private DivergenceException? divergence;
    private string? origin;

    /// <summary>Begins with fresh weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images to learn from, at least as many as a batch.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">There are fewer images than a batch has, or a number does not make sense.</exception>
    public ShortTraining(AnatomyNetwork network, StandardImages images, ShortTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Batch > images.Count)
        {
            throw new ArgumentException($"A batch of {options.Batch} needs as many images; there are {images.Count}.", nameof(options));
        }

        this.network = network;
        this.images = images;
        this.options = options;
        NetworkGraph graph = network.Build();
        plan = ExecutionPlan.Create(
            graph, ParameterSet.Initialize<float>(graph, options.Seed), new PlanOptions { BatchSize = options.Batch, Threads = options.Threads, Differentiated = ["loss"] });
        before = plan.Parameters.ZerosAlike();
        before.CopyFrom(plan.Parameters);
        current = plan.Parameters.ZerosAlike();
        trainer = new Trainer<float>(plan, new TrainingOptions
        {
            Optimizer = new OptimizerOptions { Momentum = options.Momentum, WeightDecay = options.WeightDecay },
            LearningRate = LearningRateSchedule.Steps(options.LearningRate, 0.1, [.. options.Drops]),
        });
    }

    /// <summary>The losses of the steps so far.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>How it went so far.</summary>
    public RunOutcome Outcome => rule.Classify(losses, divergence, origin);

    /// <summary>The plan with the weights as they are now; its inputs are those of the latest step.</summary>
    public ExecutionPlan<float> Plan => plan;

    /// <summary>The weights before the update that led to the latest loss; after a divergence, before the update that diverged.</summary>
    public ParameterSet<float> Before => before;

    /// <summary>The weights with which the latest loss was found; after a divergence, behind the update that diverged.</summary>
    public ParameterSet<float> Current => current;

    /// <summary>The number of steps of an epoch; images that do not fill a batch are left out.</summary>
    public int StepsPerEpoch => images.Count / options.Batch;

    /// <summary>Trains to the end.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images to learn from.</param>
    /// <param name="options">How to train.</param>
    /// <returns>The losses and how it went.</returns>
    public static (ImmutableArray<double> Losses, RunOutcome Outcome) Run(AnatomyNetwork network, StandardImages images, ShortTrainingOptions options)
    {
        using ShortTraining training = new(network, images, options);
        while (training.losses.Count < options.Steps && training.Step())
        {
            options.Cancellation.ThrowIfCancellationRequested();
        }

        return ([.. training.losses], training.Outcome);
    }

    /// <summary>Does one step.</summary>
    /// <returns>Whether training can go on: false when it has diverged.</returns>
    public bool Step()
    {
        if (divergence is not null || (losses.Count > 0 && rule.IsDiverged(losses[^1])))
        {
            return false;
        }

        FillBatch(losses.Count);
        current.CopyFrom(plan.Parameters);
        try
        {
            losses.Add(trainer.Step().Loss);
        }
        catch (DivergenceException exception)
        {
            divergence = exception;
            return false;
        }

        if (rule.IsDiverged(losses[^1]))
        {
            origin = losses.Count > 1 ? Origin() : null;
            return false;
        }

        before.CopyFrom(current);
        return true;
    }

    /// <summary>Keeps the training in a file.</summary>
    /// <param name="path">The file; it is written under another name and moved into place.</param>
    /// <param name="accuracies">Accuracies to keep with it.</param>
    internal void Save(string path, IEnumerable<double> accuracies) => ShortTrainingFile.Write(path, losses, accuracies, [plan.Parameters, .. trainer.Optimizer.Memory, before]);

    /// <summary>Goes on where a training was kept.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The accuracies that were kept with it.</returns>
    internal ImmutableArray<double> Restore(string path)
    {
        (ImmutableArray<double> kept, ImmutableArray<double> accuracies) = ShortTrainingFile.Read(path, plan.Parameters, [.. trainer.Optimizer.Memory, before]);
        losses.Clear();
        losses.AddRange(kept);
        trainer.Optimizer.Step = kept.Length;
        order = images.Order(options.Seed, kept.Length / StepsPerEpoch);
        return accuracies;
    }

    /// <summary>Fills the plan with the mini-batch of the next step without doing it.</summary>
    public void FillNext() => FillBatch(losses.Count);

    /// <summary>The share of images that the network as it is now classifies rightly.</summary>
    /// <param name="test">The images.</param>
    /// <param name="isTraining">Whether batch norm uses the statistics of the batch and not the running ones.</param>
    /// <returns>The accuracy, over as many whole batches as there are images for.</returns>
    public double Accuracy(StandardImages test, bool isTraining = false)
    {
        ArgumentNullException.ThrowIfNull(test);
        int batch = Math.Min(test.Count, 250);
        using ExecutionPlan<float> evaluation = ExecutionPlan.Create(
            plan.Graph, plan.Parameters, new PlanOptions { BatchSize = batch, Threads = options.Threads, IsTraining = isTraining, Outputs = ["scores"] });
        int right = 0;
        int batches = test.Count / batch;
        for (int i = 0; i < batches; i++)
        {
            test.FillFrom(evaluation, i * batch);
            evaluation.Forward();
            ReadOnlySpan<float> scores = evaluation.Value("scores");
            int classes = scores.Length / batch;
            for (int image = 0; image < batch; image++)
            {
                right += TensorPrimitives.IndexOfMax(scores.Slice(image * classes, classes)) == test.LabelOf((i * batch) + image) ? 1 : 0;
            }
        }

        return right / (double)(batches * batch);
    }

    /// <summary>Ends the plan's threads.</summary>
    public void Dispose() => plan.Dispose();

    private void FillBatch(int step)
    {
        int place = step % StepsPerEpoch;
        int epoch = step / StepsPerEpoch;
        if (place == 0)
        {
            order = images.Order(options.Seed, epoch);
        }

        int first = place * options.Batch;
        images.Fill(plan, order.AsSpan(first, options.Batch), epoch);
    }

    // The update from one state of the weights to the next led to the loss beyond the limit on the batch that the plan holds.
    private string? Origin()
    {
        using ExecutionPlan<float> watched = ExecutionPlan.Create(plan.Graph, plan.Parameters.ZerosAlike(), plan.Options with
        {
            Differentiated = [],
            Outputs = ["scores"],
            WatchedValues = [.. Enumerable.Range(1, network.Depth).Select(network.LayerName)],
        });
        plan.Input("x").CopyTo(watched.Input("x"));
        return DivergenceOrigin.Find(watched, before, current)?.Value;
    }
}
