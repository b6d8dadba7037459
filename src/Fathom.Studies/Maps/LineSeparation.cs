namespace Fathom.Studies;

/// <summary>How well the predicted line parts networks that learned from those that did not.</summary>
/// <param name="LeastLearned">From which way on from chance to everything right a network counts as trained.</param>
/// <param name="Trained">How many networks were trained.</param>
/// <param name="Untrained">How many were not.</param>
/// <param name="BalancedAccuracy">
/// The mean of two shares: of the trained networks, those before the line, and of the others, those beyond it. 1 is a perfect line, 1/2 what tossing a coin gives.
/// Not a number when all networks are of one kind.
/// </param>
/// <param name="RankAccuracy">
/// The probability that a trained network lies deeper on the trainable side of the line, by depth over trainable depth, than an untrained one (the area under the ROC
/// curve): how well theory orders the networks, wherever the border is.
/// </param>
/// <param name="BestMultiple">The multiple of ξ at which a line would have parted these networks best.</param>
/// <param name="BestBalancedAccuracy">The balanced accuracy of that line.</param>
public sealed record LineSeparation(
    double LeastLearned, int Trained, int Untrained, double BalancedAccuracy, double RankAccuracy, double BestMultiple, double BestBalancedAccuracy)
{
    /// <summary>Judges the line.</summary>
    /// <param name="cells">The cells of a map; those without prediction are left out.</param>
    /// <param name="leastLearned">From which way on from chance to everything right a network counts as trained, above 0 and below 1.</param>
    /// <returns>The judgement; every network counts by itself.</returns>
    public static LineSeparation Of(IEnumerable<MapCell> cells, double leastLearned)
    {
        (double Margin, bool IsTrained)[] points =
            [.. cells.Where(cell => !double.IsNaN(cell.Margin)).SelectMany(cell => cell.Trainings.Select(training => (cell.Margin, training.Learned > leastLearned)))];
        double[] trained = [.. points.Where(point => point.IsTrained).Select(point => point.Margin)];
        double[] untrained = [.. points.Where(point => !point.IsTrained).Select(point => point.Margin)];
        if (trained.Length == 0 || untrained.Length == 0)
        {
            return new LineSeparation(leastLearned, trained.Length, untrained.Length, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double rank = trained.Average(margin => untrained.Average(other => margin > other ? 1 : margin == other ? 0.5 : 0));
        (double border, double best) = BestBorder(trained, untrained);
        return new LineSeparation(leastLearned, trained.Length, untrained.Length, Balanced(trained, untrained, 0), rank, 16 * Math.Exp(-border), best);
    }

    private static double Balanced(double[] trained, double[] untrained, double border) =>
        (trained.Average(margin => margin >= border ? 1.0 : 0) + untrained.Average(margin => margin < border ? 1.0 : 0)) / 2;

    // The borders that matter lie between neighbouring margins; among equally good ones the nearest to the predicted line.
    private static (double Border, double Accuracy) BestBorder(double[] trained, double[] untrained)
    {
        double[] margins = [.. trained.Concat(untrained).Where(double.IsFinite).Distinct().Order()];
        (double Border, double Accuracy) best = (0, Balanced(trained, untrained, 0));
        for (int i = 0; i + 1 < margins.Length; i++)
        {
            double border = (margins[i] + margins[i + 1]) / 2;
            double accuracy = Balanced(trained, untrained, border);
            if (accuracy > best.Accuracy || (accuracy == best.Accuracy && Math.Abs(border) < Math.Abs(best.Border)))
            {
                best = (border, accuracy);
            }
        }

        return best;
    }
}
