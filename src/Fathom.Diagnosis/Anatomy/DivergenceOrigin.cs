using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Where a network first went wrong between two states of its weights: the first value of the forward pass that grew by a factor.</summary>
/// <param name="Value">The name of the value.</param>
/// <param name="Growth">The factor by which its root mean square grew; infinite when it overflowed.</param>
public sealed record DivergenceOrigin(string Value, double Growth)
{
    /// <summary>Looks for it; the parameters are left in the later state.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan that watches values, with the inputs filled on which the network diverged.</param>
    /// <param name="before">The weights before.</param>
    /// <param name="after">The weights after.</param>
    /// <param name="factor">The growth that counts; 10 by default.</param>
    /// <returns>The first such value, or null when none grew as much.</returns>
    public static DivergenceOrigin? Find<T>(ExecutionPlan<T> plan, ParameterSet<T> before, ParameterSet<T> after, double factor = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        EdgeRecord<T> healthy = new();
        plan.Parameters.CopyFrom(before);
        plan.Forward(observer: healthy);
        EdgeRecord<T> diverged = new();
        plan.Parameters.CopyFrom(after);
        plan.Forward(observer: diverged);
        for (int i = 0; i < healthy.Entries.Count; i++)
        {
            double growth = diverged.Entries[i].Value.RootMeanSquare / healthy.Entries[i].Value.RootMeanSquare;
            if (diverged.Entries[i].Value.NonFinite > 0 || growth >= factor)
            {
                return new DivergenceOrigin(diverged.Entries[i].Key.Value, diverged.Entries[i].Value.NonFinite > 0 ? double.PositiveInfinity : growth);
            }
        }

        return null;
    }
}
