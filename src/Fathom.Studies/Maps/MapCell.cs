using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>One cell of a map.</summary>
/// <param name="X">The value of the axis X.</param>
/// <param name="Y">The value of the axis Y.</param>
/// <param name="Depth">The depth of its networks.</param>
/// <param name="TrainableDepth">The depth that theory says can be trained, 16 ξ where the growth is the same in all layers; not a number where theory does not say.</param>
/// <param name="Trainings">What became of its networks; without those that have not been trained.</param>
/// <param name="Error">Why a training failed to run, or null.</param>
public sealed record MapCell(double X, double Y, int Depth, double TrainableDepth, ImmutableArray<MapTraining> Trainings, string? Error = null)
{
    /// <summary>The mean accuracy of those that did not diverge; not a number when there is none.</summary>
    public double Accuracy => Mean(training => training.Accuracy);

    /// <summary>The mean test accuracy of those that did not diverge; not a number when there is none.</summary>
    public double TestAccuracy => Mean(training => training.TestAccuracy);

    /// <summary>Whether all its networks diverged.</summary>
    public bool Diverged => Trainings.Length > 0 && Trainings.All(training => training.Verdict == TrainingVerdict.Diverged);

    /// <summary>ln of the trainable depth over the depth: above 0 on the side of the line where networks are predicted to train.</summary>
    public double Margin => Math.Log(TrainableDepth / Depth);

    private double Mean(Func<MapTraining, double> number) =>
        Trainings.Select(number).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
