namespace Fathom.Diagnosis;

/// <summary>Running statistics that are not those of the data, so that inference gives something else than training.</summary>
internal static class RunningStatisticsRule
{
    // In inference no later norm repairs a scale: where the running variance is f times that of the data, the squared signal from there on is f too small, and means that are m deviations apart add m² to it.
    // A quarter of the budget in one norm is an error: f = m² = e⁴. It holds on noise too, which has other statistics than the data of training, but not so different ones.
    private static readonly double s_largestVarianceFactor = Math.Exp(TrainingBudget.Error / 4);
    private static readonly double s_largestMeanShift = Math.Exp(TrainingBudget.Error / 8);

    // On real data: five standard errors of the logarithm of a variance over 32 normal samples, √(2/32) each.
    private static readonly double s_doubtfulVarianceFactor = Math.Exp(5 * Math.Sqrt(2.0 / 32));

    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input)
    {
        NormMeasurement[] known = [.. input.Measurement.Norms.Where(norm => !double.IsNaN(norm.VarianceRatio) && norm.Variance > 0)];
        NormMeasurement[] initial = [.. input.Measurement.Norms.Where(norm => norm.IsInitial)];
        if (!input.IsStatic && initial.Length > 0 && initial.Length == input.Measurement.Norms.Length)
        {
            yield return new Finding(
                FindingSeverity.Note,
                FindingCause.RunningStatistics,
                [initial[0].Node],
                "The running statistics of batch norm are still 0 and 1: the network has not been trained, so its inference mode means nothing yet.",
                initial.Length,
                0)
            {
                Quantity = "batch norms with running statistics 0 and 1",
            };
            yield break;
        }

        NormMeasurement[] wrong = [.. known.Where(norm => FactorOf(norm) > s_largestVarianceFactor || norm.MeanShift > s_largestMeanShift).OrderByDescending(FactorOf)];
        NormMeasurement[] doubtful = input.Batch.IsNoise ? [] : [.. known.Where(norm => FactorOf(norm) > s_doubtfulVarianceFactor).Except(wrong).OrderByDescending(FactorOf)];
        if (wrong.Length > 0 || doubtful.Length > 0)
        {
            NormMeasurement worst = wrong.Concat(doubtful).First();
            yield return new Finding(
                wrong.Length > 0 && (!input.Batch.IsNoise || FactorOf(worst) > s_largestVarianceFactor) ? FindingSeverity.Error : FindingSeverity.Warning,
                FindingCause.RunningStatistics,
                [.. wrong.Concat(doubtful).Select(norm => norm.Node)],
                $"The running statistics of {VerdictText.Quoted(worst.Node)} are not those of the data: the running variance is {VerdictText.Number(worst.VarianceRatio)} times that of the batch, and the means are {VerdictText.Number(worst.MeanShift)} deviations apart, so inference gives something else than training.",
                FactorOf(worst),
                input.Batch.IsNoise ? s_largestVarianceFactor : s_doubtfulVarianceFactor)
            {
                Quantity = "factor between the running variance and that of the batch",
                Remedies =
                [
                    new Remedy("set the running statistics to those of the training set: 'fathom recalibrate' for a run, a few hundred batches in training mode for a model") { Predicted = 1 },
                    new Remedy("train with a momentum that forgets within an epoch, and with the batches that inference will see"),
                ],
            };
        }
    }

    private static double FactorOf(NormMeasurement norm) => Math.Max(norm.VarianceRatio, 1 / norm.VarianceRatio);
}
