using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Weights and inputs of the wrong size.</summary>
/// <remarks>
/// He's variance, 2 over the number of inputs, keeps a rectified signal. A layer whose weights have r times that variance multiplies the squared signal by r and the squared gradient by r, so that its
/// own gradient is out of step with that of the others by r²; an input of root mean square s is a signal and a gradient of the first layer that are both s² too large. Both are held against
/// the <see cref="TrainingBudget"/>.
/// </remarks>
internal static class WeightRules
{
    private const string HeAdvice = "draw the weights anew with variance 2 over the number of inputs (He)";

    /// <summary>Applies the rules.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) => [.. Weights(input), .. Inputs(input)];

    private static IEnumerable<Finding> Weights(RuleInput input)
    {
        (LayerMeasurement Layer, double Fan, double Ratio)[] layers = [.. input.Measurement.Layers.Select(layer => Sized(input, layer))];
        string[] zero = [.. layers.Where(entry => entry.Ratio == 0).Select(entry => entry.Layer.Node)];
        if (zero.Length > 0)
        {
            yield return new Finding(FindingSeverity.Error, FindingCause.ZeroWeights, [.. zero], $"All weights of {Names(zero)} are zero, so nothing passes {(zero.Length == 1 ? "it" : "them")} in either direction.", 0, 1)
            {
                Quantity = "variance of the weights over He's",
                Remedies = [new Remedy(HeAdvice) { Predicted = 1 }],
            };
        }

        // A trained layer may well have weights below the initial ones; only those that let nothing pass are told.
        (LayerMeasurement Layer, double Fan, double Ratio)[] wrong = [.. layers
            .Where(entry => entry.Ratio > 0 && SeverityOf(entry.Ratio) is { } severity && (entry.Ratio > 1 || severity == FindingSeverity.Error))
            .OrderByDescending(entry => Math.Abs(Math.Log(entry.Ratio)))];
        if (wrong.Length > 0)
        {
            (LayerMeasurement worst, double fan, double ratio) = wrong[0];
            string[] names = [.. wrong.Select(entry => entry.Layer.Node)];
            FindingSeverity severity = SeverityOf(ratio)!.Value;
            double budget = severity == FindingSeverity.Error ? TrainingBudget.Error : TrainingBudget.Warning;
            yield return new Finding(
                severity,
                FindingCause.Initialization,
                [.. names],
                $"The weights of {Names(names)} have {VerdictText.Number(ratio)} times the variance 2/{VerdictText.Number(fan)} that keeps a signal{(names.Length == 1 ? "" : $" (in {VerdictText.Quoted(worst.Node)})")}.",
                ratio,
                Math.Exp(ratio > 1 ? budget / 2 : -budget / 2))
            {
                Quantity = "variance of the weights over He's",
                Remedies = [new Remedy(HeAdvice) { Predicted = 1 }],
            };
        }
    }

    private static FindingSeverity? SeverityOf(double ratio) => TrainingBudget.SeverityOf(2 * Math.Log(ratio));

    private static string Names(string[] names) => names.Length == 1 ? VerdictText.Quoted(names[0]) : $"{VerdictText.Quoted(names[0])} and {names.Length - 1} other {(names.Length == 2 ? "layer" : "layers")}";

    private static (LayerMeasurement Layer, double Fan, double Ratio) Sized(RuleInput input, LayerMeasurement layer)
    {
        TensorShape shape = input.ShapeOf(layer.Weight);
        GraphNode node = input.Graph.ProducerOf(layer.Value)!;
        bool hasInputsFirst = node.Operation is MatrixMultiplication or GeneralMatrixProduct { TransposeB: false } && node.Inputs[1] == layer.Weight;
        double fan = hasInputsFirst ? shape[0] : shape.Product(1, shape.Rank);
        return (layer, fan, layer.WeightNorm * layer.WeightNorm / shape.Elements * fan / 2);
    }

    private static IEnumerable<Finding> Inputs(RuleInput input)
    {
        foreach (GraphInput declared in input.Graph.Inputs.Where(declared => input.Batch.Inputs.ContainsKey(declared.Name)))
        {
            EdgeStatistics statistics = EdgeStatistics.Measure<double>(input.Batch.Inputs[declared.Name].AsSpan());
            double size = statistics.RootMeanSquare;
            if (size > 0 && TrainingBudget.SeverityOf(4 * Math.Log(size)) is { } severity)
            {
                double budget = severity == FindingSeverity.Error ? TrainingBudget.Error : TrainingBudget.Warning;
                yield return new Finding(
                    severity,
                    FindingCause.InputScaling,
                    [declared.Name],
                    $"The input {VerdictText.Quoted(declared.Name)} has mean {VerdictText.Number(statistics.Mean)} and deviation {VerdictText.Number(statistics.Deviation)}, not 0 and 1.",
                    size,
                    Math.Exp(size > 1 ? budget / 4 : -budget / 4))
                {
                    Quantity = "root mean square of the input",
                    Remedies = [new Remedy("subtract the mean of the training set from the input and divide it by the deviation") { Predicted = 1 }],
                };
            }
        }
    }
}
