namespace Fathom.Studies;

/// <summary>What became of one network of a map.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Accuracy">The share of the samples it learned from that it puts in their class, in training mode; not a number when it diverged.</param>
/// <param name="TestAccuracy">The same on test samples.</param>
/// <param name="Loss">The mean cross-entropy on the samples it learned from.</param>
/// <param name="Chance">The accuracy of a network that looks at nothing.</param>
/// <param name="Steps">The steps that were done.</param>
public sealed record MapTraining(TrainingVerdict Verdict, double Accuracy, double TestAccuracy, double Loss, double Chance, long Steps)
{
    /// <summary>How far the accuracy is on the way from chance, 0, to everything right, 1; 0 for a network that diverged.</summary>
    public double Learned => double.IsNaN(Accuracy) ? 0 : (Accuracy - Chance) / (1 - Chance);
}
