using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>The update at which training diverges, taken apart (figure 4): channel moments in three depths along the step.</summary>
/// <param name="Losses">The losses of the steps, the last beyond the limit.</param>
/// <param name="Outcome">How training went.</param>
/// <param name="Layers">The numbers of the layers.</param>
/// <param name="Along">The moments along the update on the batch whose loss passed the limit; null when training did not diverge.</param>
public sealed record DivergingUpdate(ImmutableArray<double> Losses, RunOutcome Outcome, ImmutableArray<int> Layers, MomentsAlongUpdate? Along)
{
    /// <summary>Trains until a loss passes the limit, then goes back and takes the last update in small parts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images to learn from.</param>
    /// <param name="options">How to train; at most its number of steps.</param>
    /// <param name="layers">The layers to watch: 8, 44 and 80 of 110 in the paper.</param>
    /// <param name="points">The number of points along the update, at least 2.</param>
    /// <returns>The divergence.</returns>
    public static DivergingUpdate Measure(AnatomyNetwork network, StandardImages images, ShortTrainingOptions options, ImmutableArray<int> layers, int points = 21)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        ImmutableArray<string> names = [.. layers.Select(network.LayerName)];
        using ShortTraining training = new(network, images, options);
        while (training.Losses.Count < options.Steps)
        {
            if (!training.Step())
            {
                return Apart(training, layers, names, points, options.Cancellation);
            }

            options.Cancellation.ThrowIfCancellationRequested();
        }

        return new DivergingUpdate([.. training.Losses], training.Outcome, layers, null);
    }

    private static DivergingUpdate Apart(ShortTraining training, ImmutableArray<int> layers, ImmutableArray<string> names, int points, CancellationToken cancellation)
    {
        ExecutionPlan<float> plan = training.Plan;
        ParameterSet<float> start = plan.Parameters.ZerosAlike();
        start.CopyFrom(training.Before);
        ParameterSet<float> update = plan.Parameters.ZerosAlike();
        TensorPrimitives.Subtract(training.Current.Trainable, training.Before.Trainable, update.Trainable);
        using ExecutionPlan<float> along = ExecutionPlan.Create(plan.Graph, start, plan.Options with { Differentiated = [], Outputs = ["loss"], WatchedValues = [.. names.Distinct()] });
        plan.Input("x").CopyTo(along.Input("x"));
        plan.Input("labels").CopyTo(along.Input("labels"));
        MomentsAlongUpdate moments = MomentsAlongUpdate.Measure(along, update, Enumerable.Range(0, points).Select(point => point / (points - 1.0)), names, cancellation: cancellation);
        return new DivergingUpdate([.. training.Losses], training.Outcome, layers, moments);
    }
}
