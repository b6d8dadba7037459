using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Batch norms that cannot do what they are for.</summary>
internal static class NormRules
{
    // Mean and scale take two directions out of n: of three values one is left, of two and of one none.
    private const int FewestValues = 4;
    private const int FewestComfortable = 8;

    // The square of float32's rounding: an epsilon below it, relative to the variance, guards against nothing.
    private const double SingleRoundingSquared = 3.5527136788005009e-15;
    private const double LargestEpsilonShare = 0.05;
    private const double LargestVarianceFactor = 100;
    private const double LargestMeanShift = 10;
    private const double DoubtfulVarianceFactor = 4;

    /// <summary>Applies the rules.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) => [.. Batches(input), .. Epsilons(input), .. Duplicates(input), .. Biases(input), .. Running(input), .. Folded(input)];

    private static IEnumerable<Finding> Batches(RuleInput input)
    {
        NormMeasurement[] few = [.. input.Measurement.Norms.Where(norm => norm.Values < FewestComfortable).OrderBy(norm => norm.Values)];
        if (few.Length > 0)
        {
            int values = few[0].Values;
            string left = values switch
            {
                1 => "so their output is the shift alone, whatever the input is",
                2 => "so their output is plus or minus the scale, whatever the input is",
                _ => $"and the norm takes two of every {values} directions out",
            };
            yield return new Finding(
                values < FewestValues ? FindingSeverity.Error : FindingSeverity.Warning,
                FindingCause.BatchTooSmall,
                [few[0].Node],
                $"The statistics of {few.Length} batch norms, first {VerdictText.Quoted(few[0].Node)}, are taken over {values} {(values == 1 ? "value" : "values")} each, {left}.",
                values,
                FewestComfortable)
            {
                Remedies = [new Remedy($"take batches of {Math.Max(16, 2 * FewestComfortable)} samples or more"), new Remedy("use group norm or layer norm, which do not look at the batch")],
            };
        }
    }

    private static IEnumerable<Finding> Epsilons(RuleInput input)
    {
        foreach ((GraphNode node, NormMeasurement norm) in input.BatchNorms.Zip(input.Measurement.Norms))
        {
            double epsilon = ((BatchNormalization)node.Operation).Epsilon;
            double share = epsilon / norm.Variance;
            if (norm.Values >= FewestValues && norm.Variance > 0 && share > LargestEpsilonShare)
            {
                yield return new Finding(
                    share > 1 ? FindingSeverity.Error : FindingSeverity.Warning,
                    FindingCause.Epsilon,
                    [node.Name],
                    $"The epsilon {VerdictText.Number(epsilon)} of {VerdictText.Quoted(node.Name)} is {VerdictText.Number(share)} of the variance {VerdictText.Number(norm.Variance)} that it is added to, so the norm leaves {VerdictText.Number(norm.Variance / (norm.Variance + epsilon))} of the variance and not 1.",
                    share,
                    LargestEpsilonShare)
                {
                    Remedies = [new Remedy("set epsilon to 1e-5")],
                };
            }
            else if (epsilon < SingleRoundingSquared * norm.Variance)
            {
                yield return new Finding(
                    FindingSeverity.Warning,
                    FindingCause.Epsilon,
                    [node.Name],
                    $"The epsilon {VerdictText.Number(epsilon)} of {VerdictText.Quoted(node.Name)} is below what float32 can tell from nothing: a channel that is constant will be divided by its own rounding.",
                    epsilon / norm.Variance,
                    SingleRoundingSquared)
                {
                    Remedies = [new Remedy("set epsilon to 1e-5")],
                };
            }
        }
    }

    private static IEnumerable<Finding> Duplicates(RuleInput input)
    {
        foreach (GraphNode node in input.Graph.Nodes.Where(node => RuleInput.IsNorm(node.Operation)))
        {
            GraphNode? source = input.Graph.ProducerOf(node.Inputs[0]);
            while (source is { Operation: Identity or Dropout })
            {
                source = input.Graph.ProducerOf(source.Inputs[0]);
            }

            if (source is not null && RuleInput.IsNorm(source.Operation) && source.Outputs[0].Length > 0)
            {
                yield return new Finding(FindingSeverity.Warning, FindingCause.DuplicateNormalization, [node.Name, source.Name], $"{VerdictText.Quoted(node.Name)} normalizes what {VerdictText.Quoted(source.Name)} has normalized already.", 2, 1)
                {
                    Remedies = [new Remedy("take one of the two out")],
                };
            }
        }
    }

    private static IEnumerable<Finding> Biases(RuleInput input)
    {
        GraphNode[] biased = [.. input.BatchNorms
            .Select(norm => input.Graph.ProducerOf(norm.Inputs[0]))
            .Where(node => node is { Operation: Convolution or GeneralMatrixProduct, Inputs.Length: 3 } && node.Inputs[2].Length > 0)
            .Select(node => node!)];
        if (biased.Length > 0)
        {
            yield return new Finding(FindingSeverity.Note, FindingCause.BiasBeforeNorm, [.. biased.Select(node => node.Name)], $"{biased.Length} layers, first {VerdictText.Quoted(biased[0].Name)}, have a bias that the batch norm behind them takes out again.", biased.Length, 0)
            {
                Remedies = [new Remedy("leave the bias out (bias=False)")],
            };
        }
    }

    private static IEnumerable<Finding> Running(RuleInput input)
    {
        NormMeasurement[] known = [.. input.Measurement.Norms.Where(norm => !double.IsNaN(norm.VarianceRatio) && norm.Variance > 0)];
        if (known.Length > 0 && known.All(norm => norm.IsInitial))
        {
            yield return new Finding(FindingSeverity.Note, FindingCause.RunningStatistics, [known[0].Node], "The running statistics of batch norm are still 0 and 1: the network has not been trained, so its inference mode means nothing yet.", 0, 0);
            yield break;
        }

        NormMeasurement[] wrong = [.. known.Where(norm => FactorOf(norm) > LargestVarianceFactor || norm.MeanShift > LargestMeanShift).OrderByDescending(FactorOf)];
        NormMeasurement[] doubtful = input.Batch.IsNoise ? [] : [.. known.Where(norm => FactorOf(norm) > DoubtfulVarianceFactor)];
        if (wrong.Length > 0 || doubtful.Length > 0)
        {
            NormMeasurement worst = wrong.Concat(doubtful).First();
            yield return new Finding(
                wrong.Length > 0 && (!input.Batch.IsNoise || FactorOf(worst) > LargestVarianceFactor) ? FindingSeverity.Error : FindingSeverity.Warning,
                FindingCause.RunningStatistics,
                [worst.Node],
                $"The running statistics of {VerdictText.Quoted(worst.Node)} are not those of the data: the running variance is {VerdictText.Number(worst.VarianceRatio)} times that of the batch, and the means are {VerdictText.Number(worst.MeanShift)} deviations apart, so inference gives something else than training.",
                FactorOf(worst),
                DoubtfulVarianceFactor)
            {
                Remedies = [new Remedy("run a few hundred batches through the network in training mode before saving it")],
            };
        }
    }

    // A network whose convolutions all have a bias and none a norm may have lost its norms in the export.
    private static IEnumerable<Finding> Folded(RuleInput input)
    {
        GraphNode[] convolutions = [.. input.Graph.Nodes.Where(node => node.Operation is Convolution)];
        if (!input.HasNorm && convolutions.Length >= 3 && convolutions.All(node => node.Inputs.Length == 3))
        {
            yield return new Finding(
                FindingSeverity.Note,
                FindingCause.FoldedNorm,
                [convolutions[0].Name],
                "Every convolution has a bias and none a norm: if the network was trained with batch norm, the export folded it away, and what training would do cannot be seen.",
                convolutions.Length,
                0)
            {
                Remedies = [new Remedy("export again in training mode: model.train(); torch.onnx.export(model, x, 'model.onnx', training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)")],
            };
        }
    }

    private static double FactorOf(NormMeasurement norm) => Math.Max(norm.VarianceRatio, 1 / norm.VarianceRatio);
}
