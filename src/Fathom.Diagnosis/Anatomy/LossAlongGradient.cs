using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>How the loss of a batch changes along its own gradient: f(α) = L(θ − α g)/L(θ), batch norm in training mode on the same batch.</summary>
/// <param name="Loss">L(θ).</param>
/// <param name="Steps">The losses after the steps, in the order asked for.</param>
/// <remarks>Bjorck et al. 2018, figure 3. The gradient is that of the loss alone, without momentum or weight decay.</remarks>
public sealed record LossAlongGradient(double Loss, ImmutableArray<LossStep> Steps)
{
    /// <summary>The step after which the loss is smallest.</summary>
    public LossStep Best => Steps.MinBy(step => step.Relative)!;

    /// <summary>Where the loss is above the one without a step again, behind the best step: the geometric mean of the two steps between which f passes 1; null when it does not.</summary>
    public double? Crossing
    {
        get
        {
            LossStep[] behind = [.. Steps.OrderBy(step => step.Step).SkipWhile(step => step.Step < Best.Step)];
            int first = Array.FindIndex(behind, step => step.Relative > 1);
            return first < 0 ? null : first == 0 ? behind[0].Step : Math.Sqrt(behind[first - 1].Step * behind[first].Step);
        }
    }

    /// <summary>Measures the loss along the gradient; the parameters are as before afterwards.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan whose inputs are filled and that differentiates the loss.</param>
    /// <param name="steps">The lengths α, each above 0.</param>
    /// <param name="loss">The name of the loss.</param>
    /// <param name="cancellation">Is looked at before every step.</param>
    /// <returns>The losses.</returns>
    /// <exception cref="ArgumentException">There are no steps, one is not above 0, or the plan does not differentiate the loss.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the parameters are as before.</exception>
    public static LossAlongGradient Measure<T>(ExecutionPlan<T> plan, IEnumerable<double> steps, string loss = "loss", CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(steps);
        double[] lengths = [.. steps];
        if (lengths.Length == 0 || !lengths.All(length => length > 0 && double.IsFinite(length)))
        {
            throw new ArgumentException("The steps along a gradient must be finite and above 0, and there must be at least one.", nameof(steps));
        }

        if (!plan.Options.Differentiated.Contains(loss))
        {
            throw new ArgumentException($"The plan does not differentiate '{loss}'.", nameof(plan));
        }

        plan.Forward();
        plan.Backward();
        double start = double.CreateTruncating(plan.Value(loss)[0]);
        ParameterSet<T> direction = plan.Gradients.ZerosAlike();
        plan.Gradients.Trainable.CopyTo(direction.Trainable);
        using ParameterDetour<T> detour = new(plan.Parameters);
        ImmutableArray<LossStep>.Builder losses = ImmutableArray.CreateBuilder<LossStep>(lengths.Length);
        foreach (double length in lengths)
        {
            cancellation.ThrowIfCancellationRequested();
            detour.MoveAlong(direction, -length);
            plan.Forward();
            double value = double.CreateTruncating(plan.Value(loss)[0]);
            value = double.IsFinite(value) ? value : double.PositiveInfinity;
            losses.Add(new LossStep(length, value, value / start));
        }

        return new LossAlongGradient(start, losses.MoveToImmutable());
    }
}
