using System.Numerics;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>Makes plans of a network that is measured, and runs them on a batch.</summary>
/// <param name="target">The network.</param>
/// <param name="weights">The numbers of its parameters; they are not changed.</param>
/// <param name="batch">The samples.</param>
internal sealed class MeasuringRun(MeasuredGraph target, ParameterSet<double> weights, DiagnosisBatch batch)
{
    private const ulong DirectionStream = 0x6469_6167_6469_7265;

    /// <summary>Makes a plan.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="options">What it is for.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="GraphException">The network cannot work with this batch size.</exception>
    public ExecutionPlan<T> Plan<T>(PlanOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ExecutionPlan.Create(target.Graph, Numbers<T>(), options);

    /// <summary>Runs a plan forward, and backward when it can.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">The plan.</param>
    /// <param name="observer">Is shown values and gradients, or null.</param>
    /// <exception cref="ArgumentException">The batch does not fit the inputs.</exception>
    public void Run<T>(ExecutionPlan<T> plan, IEdgeObserver<T>? observer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FillInputs(plan);
        plan.Forward(observer: observer);
        if (plan.Options.Differentiated.IsEmpty)
        {
            return;
        }

        if (!target.HasLoss)
        {
            Span<T> seed = plan.Seed(target.Origin);
            double[] direction = new double[seed.Length];
            NormalStream.Fill(direction, batch.Seed, DirectionStream);
            Copy(direction, seed);
        }

        plan.Backward(observer);
    }

    private void FillInputs<T>(ExecutionPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (GraphInput input in target.Graph.Inputs.Where(input => plan.Reads(input.Name)))
        {
            Span<T> place = plan.Input(input.Name);
            if (input.Name == target.Labels)
            {
                for (int i = 0; i < place.Length; i++)
                {
                    place[i] = T.CreateTruncating(batch.Label(i, target.Classes));
                }

                continue;
            }

            double[] values = new double[place.Length];
            batch.Fill(input.Name, values);
            Copy(values, place);
        }
    }

    private static void Copy<T>(double[] values, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = T.CreateTruncating(values[i]);
        }
    }

    // The loss adds no parameters, so the numbers of the network serve the network with the loss; nothing that is run here changes them.
    private ParameterSet<T> Numbers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weights as ParameterSet<T> ?? weights.ConvertTo<T>();
}
