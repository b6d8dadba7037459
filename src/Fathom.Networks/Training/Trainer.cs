using System.Numerics;

namespace Fathom.Networks;

/// <summary>Trains the network of a plan step by step.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// <para>A step is: fill the inputs of the plan, call <see cref="Step"/>. Results are the same bits for any number of threads.</para>
/// <para>
/// With a limit on the gradient norm, gradients that leave the range of <typeparamref name="T"/> are computed again from a loss times 2⁻ᵏ and clipped to the limit as they are, k included; a
/// power of two changes no digit. So a deep network whose first layers have gradients beyond 10³⁸ can be trained in float32. Without a limit such a gradient could not be applied, and the
/// run ends.
/// </para>
/// </remarks>
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
        double loss = double.CreateTruncating(plan.Value(options.Loss)[0]);
        (double norm, int exponent) = double.IsFinite(loss) ? Gradients((ulong)step) : (double.NaN, 0);
        if (!double.IsFinite(norm))
        {
            throw new DivergenceException(step, FirstEdge((ulong)step));
        }

        double trueNorm = Math.ScaleB(norm, -exponent);
        double scale = options.LargestGradientNorm is { } limit && trueNorm > limit ? limit / norm : Math.ScaleB(1, -exponent);
        double rate = options.LearningRate.At(step);
        Optimizer.Apply(plan.Team, plan.Parameters, plan.Gradients, rate, scale);
        plan.CommitState();
        return new TrainingStep(step, loss, trueNorm, rate);
    }

    // The gradients times 2 to the power of the exponent, and their norm, which is not finite when no power brings them into range.
    private (double Norm, int Exponent) Gradients(ulong step)
    {
        plan.Backward();
        double norm = GradientNorm.Of(plan.Team, plan.Gradients);
        int exponent = 0;
        int powers = typeof(T) == typeof(float) ? 48 : 448;
        Span<T> seed = plan.Seed(options.Loss);
        T whole = seed[0];
        while (!double.IsFinite(norm) && options.LargestGradientNorm is not null && exponent > -2 * powers)
        {
            exponent -= powers;
            seed[0] = T.ScaleB(whole, exponent);

            // A backward pass writes over values that it has read for the last time.
            plan.Forward(step);
            plan.Backward();
            norm = GradientNorm.Of(plan.Team, plan.Gradients);
        }

        seed[0] = whole;
        return (norm, exponent);
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
