using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Channel moments along an update of the weights, θ(t) = θ + t Δ: where in depth a step that diverges goes wrong first (Bjorck et al. 2018, figure 4).</summary>
/// <param name="Values">The names of the watched values.</param>
/// <param name="Points">The points along the update.</param>
public sealed record MomentsAlongUpdate(ImmutableArray<string> Values, ImmutableArray<UpdatePoint> Points)
{
    /// <summary>The largest variance of a channel of a value anywhere along the update.</summary>
    /// <param name="value">Which value, from 0.</param>
    /// <returns>The variance.</returns>
    public double LargestVariance(int value) => Points.Max(point => point.Moments[value].Deviations.Max(deviation => deviation * deviation));

    /// <summary>Measures the moments; the parameters are as before afterwards.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan that computes the loss and watches the values, with its inputs filled.</param>
    /// <param name="update">Δ, for the trainable parameters.</param>
    /// <param name="shares">The shares t.</param>
    /// <param name="values">The values, which the plan watches.</param>
    /// <param name="loss">The name of the loss.</param>
    /// <param name="cancellation">Is looked at before every share.</param>
    /// <returns>The moments.</returns>
    /// <exception cref="ArgumentException">The plan does not watch a value.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the parameters are as before.</exception>
    public static MomentsAlongUpdate Measure<T>(ExecutionPlan<T> plan, ParameterSet<T> update, IEnumerable<double> shares, ImmutableArray<string> values, string loss = "loss", CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(shares);
        if (values.FirstOrDefault(value => !plan.Options.WatchedValues.Contains(value)) is { } missing)
        {
            throw new ArgumentException($"The plan does not watch '{missing}'.", nameof(values));
        }

        using ParameterDetour<T> detour = new(plan.Parameters);
        ImmutableArray<UpdatePoint>.Builder points = ImmutableArray.CreateBuilder<UpdatePoint>();
        foreach (double share in shares)
        {
            cancellation.ThrowIfCancellationRequested();
            detour.MoveAlong(update, share);
            ChannelRecord<T> record = new();
            plan.Forward(observer: record);
            double value = double.CreateTruncating(plan.Value(loss)[0]);
            points.Add(new UpdatePoint(share, double.IsFinite(value) ? value : double.PositiveInfinity, [.. values.Select(name => record[name])]));
        }

        return new MomentsAlongUpdate(values, points.ToImmutable());
    }
}
