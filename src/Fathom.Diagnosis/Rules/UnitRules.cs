using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Units that do nothing, and outputs that say nothing.</summary>
internal static class UnitRules
{
    // A standard normal pre-activation leaves a unit silent on all n values with chance 2⁻ⁿ; half of the units is no chance.
    private const double ManyUnits = 0.5;

    // 1 − e⁻²: what is left passes e² less of the squared gradient, so eight such layers use up the budget.
    private const double AlmostAllUnits = 0.8646647167633873;

    // What float32 cannot tell from nothing.
    private const double SingleRounding = 1.1920928955078125e-07;

    /// <summary>Applies the rules.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) => [.. Dead(input), .. Saturated(input), .. Constant(input), .. Random(input)];

    private static IEnumerable<Finding> Dead(RuleInput input)
    {
        NodeMeasurement[] dead = [.. input.Measurement.Nodes.Where(node => node.DeadShare >= ManyUnits)];
        if (dead.Length == 0)
        {
            return [];
        }

        // What comes behind a dead layer is dead because of it.
        NodeMeasurement first = dead.FirstOrDefault(node => node.DeadShare >= AlmostAllUnits) ?? dead[0];
        double chance = Math.Pow(2, -(double)first.Shape.Elements / Math.Max(1, first.Shape[1]));
        return
        [
            Silent(FindingCause.DeadUnits, first, dead, first.DeadShare, $"{VerdictText.Number(100 * first.DeadShare)} % of the units of {VerdictText.Quoted(first.Node)} are zero on every sample, so no gradient passes them.") with
            {
                Quantity = "share of dead units",
                Remedies =
                [
                    new Remedy("put a norm before the activation") { Predicted = chance },
                    new Remedy("begin with biases of zero and weights of mean zero") { Predicted = chance },
                    new Remedy("use leaky ReLU or GELU, which are never silent") { Predicted = 0 },
                ],
            },
        ];
    }

    private static IEnumerable<Finding> Saturated(RuleInput input)
    {
        NodeMeasurement[] flat = [.. input.Measurement.Nodes.Where(node => node.SaturatedShare >= ManyUnits)];
        if (flat.Length == 0)
        {
            return [];
        }

        NodeMeasurement worst = flat.MaxBy(node => node.SaturatedShare)!;
        return
        [
            Silent(FindingCause.SaturatedUnits, worst, flat, worst.SaturatedShare, $"{VerdictText.Number(100 * worst.SaturatedShare)} % of the values of {VerdictText.Quoted(worst.Node)} lie where {worst.Operator} is flat, so next to no gradient passes them.") with
            {
                Quantity = "share of saturated values",
                Remedies = [new Remedy("put a norm before the activation"), new Remedy("begin with smaller weights or a smaller gain, and biases of zero")],
            },
        ];
    }

    private static Finding Silent(FindingCause cause, NodeMeasurement worst, NodeMeasurement[] all, double share, string sentence) => new(
        share >= AlmostAllUnits ? FindingSeverity.Error : FindingSeverity.Warning,
        cause,
        [worst.Node, .. all.Where(node => node != worst).Select(node => node.Node)],
        sentence,
        share,
        ManyUnits);

    private static IEnumerable<Finding> Constant(RuleInput input)
    {
        if (input.Of(input.Measurement.Scores) is not { } scores || input.Measurement.BatchSize < 2 || scores.Statistics.NonFinite > 0 || double.IsNaN(scores.SampleSpread) || scores.SampleSpread >= SingleRounding)
        {
            yield break;
        }

        NodeMeasurement first = input.Measurement.Nodes.First(node => node.SampleSpread < SingleRounding && node.Shape.Rank >= 2 && node.Shape[0] == input.Measurement.BatchSize);
        yield return new Finding(FindingSeverity.Error, FindingCause.ConstantOutput, [first.Node], $"The output does not depend on the input: from {VerdictText.Quoted(first.Node)} on all samples are alike.", scores.SampleSpread, SingleRounding)
        {
            Quantity = "how much of the output differs from sample to sample",
            Remedies = [new Remedy($"look at the weights of {VerdictText.Quoted(first.Node)}")],
        };
    }

    private static IEnumerable<Finding> Random(RuleInput input)
    {
        GraphNode[] random = [.. input.Graph.Nodes.Where(node => node.Operation is Dropout)];
        if (random.Length > 0)
        {
            string which = random.Length == 1 ? $"The dropout {VerdictText.Quoted(random[0].Name)} makes" : $"{random.Length} dropouts, first {VerdictText.Quoted(random[0].Name)}, make";
            yield return new Finding(FindingSeverity.Note, FindingCause.Randomness, [.. random.Select(node => node.Name)], $"{which} what is measured depend on the seed.", random.Length, 0)
            {
                Quantity = "random operations",
                Remedies = [new Remedy("look at it with several seeds (--seed), or export with dropout set to 0") { Predicted = 0 }],
            };
        }
    }
}
