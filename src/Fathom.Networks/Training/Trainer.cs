using System.Numerics;

namespace Fathom.Networks;

/// <summary>Trains the network of a plan step by step.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>A step is: fill the inputs of the plan, call <see cref="Step"/>. Results are the same bits for any number of threads.</remarks>
public sealed class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExecutionPlan<T> plan;
    private readonly TrainingOptions options;

    /// <summary>Makes a trainer that has done no step.</summary>
    /// <param name="plan">A plan in training mode with the loss among what it differentiates.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">The plan does not differentiate the loss, the loss is no scalar, or a number of the options does not make sense.</exception>
    public Trainer(ExecutionPlan<T> plan, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (!plan.Options.Differentiated.Contains(options.Loss) || plan.ShapeOf(options.Loss).Elements != 1)
        {
            throw new ArgumentException($"The plan must differentiate '{options.Loss}', and it must be one number.", nameof(plan));
        }

        if (options.LargestGradientNorm is { } limit && !(limit > 0))
        {
            throw new ArgumentException($"The largest gradient norm must be above 0, not {limit}.", nameof(options));
        }

        this.plan = plan;
        this.options = options;
        Optimizer = new Optimizer<T>(options.Optimizer, plan.Parameters);
    }

    /// <summary>The optimizer with its memory.</summary>
    public Optimizer<T> Optimizer { get; }

    /// <summary>Does one step with the inputs that the plan holds: forward, backward, clip, change the weights, move the running statistics.</summary>
    /// <returns>What the step found.</returns>
    /// <exception cref="DivergenceException">The loss or a gradient is not finite; the weights are as before the step.</exception>
    public TrainingStep Step()
    {
        long step = Optimizer.Step;
        plan.Forward((ulong)step);
        plan.Backward();
        double loss = double.CreateTruncating(plan.Value(options.Loss)[0]);
        double norm = GradientNorm.Of(plan.Team, plan.Gradients);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new DivergenceException(step, FirstEdge((ulong)step));
        }

        double scale = options.LargestGradientNorm is { } limit && norm > limit ? limit / norm : 1;
        double rate = options.LearningRate.At(step);
        Optimizer.Apply(plan.Team, plan.Parameters, plan.Gradients, rate, scale);
        plan.CommitState();
        return new TrainingStep(step, loss, norm, rate);
    }

    // The step is run again with every edge watched; the same numbers come again, since nothing has changed.
    private NetworkEdge? FirstEdge(ulong step)
    {
        using ExecutionPlan<T> watched = ExecutionPlan.Create(plan.Graph, plan.Parameters, plan.Options with { WatchesEverything = true });
        foreach (GraphInput input in plan.Graph.Inputs.Where(input => plan.Reads(input.Name)))
        {
            plan.Input(input.Name).CopyTo(watched.Input(input.Name));
        }

        FirstNonFinite<T> search = new();
        watched.Forward(step, search);
        if (search.Edge is null)
        {
            watched.Backward(search);
        }

        return search.Edge;
    }
}
