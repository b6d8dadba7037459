using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Batch norms that cannot do what they are for, or need not be there.</summary>
internal static class NormRules
{
    // A linear network with batch norm multiplies squared gradients by (B - 2)/(B - 3) per layer (Yang et al. 2019): without bound at three values and fewer, by more than a fifth below eight.
    private const int FewestValues = 4;
    private const int FewestComfortable = 8;

    /// <summary>Applies the rules.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) =>
        [.. Batches(input), .. EpsilonRule.Apply(input), .. Duplicates(input), .. Biases(input), .. RunningStatisticsRule.Apply(input), .. FoldedNormRule.Apply(input)];

    private static IEnumerable<Finding> Batches(RuleInput input)
    {
        NormMeasurement[] few = [.. input.Measurement.Norms.Where(norm => norm.Values is > 0 and < FewestComfortable).OrderBy(norm => norm.Values)];
        if (few.Length > 0)
        {
            int values = few[0].Values;
            int needed = (2 * FewestComfortable * input.Batch.Size / values) + (2 * FewestComfortable * input.Batch.Size % values == 0 ? 0 : 1);
            string left = values switch
            {
                1 => "so their output is the shift alone, whatever the input is",
                2 => "so their output is plus or minus the scale, whatever the input is",
                3 => "so squared gradients grow without bound",
                _ => $"so squared gradients grow by {VerdictText.Number((values - 2.0) / (values - 3))} per layer even in a linear network",
            };
            yield return new Finding(
                values < FewestValues ? FindingSeverity.Error : FindingSeverity.Warning,
                FindingCause.BatchTooSmall,
                [.. few.Select(norm => norm.Node)],
                $"The statistics of {few.Length} batch norms, first {VerdictText.Quoted(few[0].Node)}, are taken over {values} {(values == 1 ? "value" : "values")} each, {left}.",
                values,
                FewestComfortable)
            {
                Quantity = "values that a statistic of batch norm is taken over",
                Remedies =
                [
                    new Remedy($"take batches of {needed} samples or more") { Predicted = (double)needed * values / input.Batch.Size },
                    new Remedy("use group norm or layer norm, which do not look at the batch"),
                ],
            };
        }
        else if (input.Batch.Size == 1 && !input.IsStatic)
        {
            yield return new Finding(
                FindingSeverity.Note,
                FindingCause.BatchTooSmall,
                [],
                $"The batch is one sample, so nothing can be said of how samples differ{(input.BatchNorms.Length > 0 ? ", and batch norm sees the positions of that sample alone" : "")}.",
                1,
                2)
            {
                Quantity = "samples",
                Remedies = [new Remedy("take --batch 32; a model that is bound to one sample must be exported again with dynamic_axes") { Predicted = 32 }],
            };
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
                    Quantity = "norms in a row",
                    Remedies = [new Remedy("take one of the two out") { Predicted = 1 }],
                };
            }
        }
    }

    private static IEnumerable<Finding> Biases(RuleInput input)
    {
        HashSet<string> vectors = [.. input.Graph.Parameters.Where(parameter => parameter.IsTrainable && parameter.Shape.Rank == 1).Select(parameter => parameter.Name)];
        GraphNode[] biased = [.. input.BatchNorms.Select(norm => input.Graph.ProducerOf(norm.Inputs[0])).OfType<GraphNode>().Where(node => HasBias(node, vectors))];
        if (biased.Length > 0)
        {
            yield return new Finding(
                FindingSeverity.Note,
                FindingCause.BiasBeforeNorm,
                [.. biased.Select(node => node.Name)],
                $"{biased.Length} {(biased.Length == 1 ? "layer" : "layers")}, first {VerdictText.Quoted(biased[0].Name)}, {(biased.Length == 1 ? "has" : "have")} a bias that the batch norm behind takes out again.",
                biased.Length,
                0)
            {
                Quantity = "biases before a norm",
                Remedies = [new Remedy("leave the bias out (bias=False)") { Predicted = 0 }],
            };
        }
    }

    private static bool HasBias(GraphNode node, HashSet<string> vectors) => node.Operation switch
    {
        Convolution or GeneralMatrixProduct => node.Inputs.Length == 3 && node.Inputs[2].Length > 0,
        Addition => node.Inputs.Any(vectors.Contains),
        _ => false,
    };
}
