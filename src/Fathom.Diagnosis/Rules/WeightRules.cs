using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Weights and inputs of the wrong size.</summary>
internal static class WeightRules
{
    // He's variance, 2 over the number of inputs, keeps a rectified signal; a weight ten times as large needs 100 layers' worth of it in one.
    private const double LargeFactor = 100;
    private const double HugeFactor = 10_000;
    private const double SmallFactor = 1e-4;
    private const double LargeInput = 10;
    private const double HugeInput = 30;

    /// <summary>Applies the rules.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input) => [.. Weights(input), .. Inputs(input)];

    private static IEnumerable<Finding> Weights(RuleInput input)
    {
        foreach (LayerMeasurement layer in input.Measurement.Layers)
        {
            TensorShape shape = input.Graph.Parameters.First(parameter => parameter.Name == layer.Weight).Shape;
            GraphNode node = input.Graph.ProducerOf(layer.Value)!;
            bool hasInputsFirst = node.Operation is MatrixMultiplication or GeneralMatrixProduct { TransposeB: false } && node.Inputs[1] == layer.Weight;
            double fan = hasInputsFirst ? shape[0] : shape.Product(1, shape.Rank);
            double ratio = layer.WeightNorm * layer.WeightNorm / shape.Elements * fan / 2;
            if (ratio == 0)
            {
                yield return new Finding(FindingSeverity.Error, FindingCause.ZeroWeights, [layer.Node], $"All weights of {VerdictText.Quoted(layer.Node)} are zero, so nothing passes it in either direction.", 1, 0)
                {
                    Remedies = [new Remedy("draw the weights anew with variance 2 over the number of inputs (He)")],
                };
            }
            else if (ratio > LargeFactor || ratio < SmallFactor)
            {
                yield return new Finding(
                    ratio > HugeFactor || ratio < SmallFactor ? FindingSeverity.Error : FindingSeverity.Warning,
                    FindingCause.Initialization,
                    [layer.Node],
                    $"The weights of {VerdictText.Quoted(layer.Node)} have {VerdictText.Number(ratio)} times the variance 2/{VerdictText.Number(fan)} that keeps a signal.",
                    ratio,
                    ratio > 1 ? LargeFactor : SmallFactor)
                {
                    Remedies = [new Remedy("draw the weights anew with variance 2 over the number of inputs (He)")],
                };
            }
        }
    }

    private static IEnumerable<Finding> Inputs(RuleInput input)
    {
        foreach (GraphInput declared in input.Graph.Inputs.Where(declared => input.Batch.Inputs.ContainsKey(declared.Name)))
        {
            EdgeStatistics statistics = EdgeStatistics.Measure<double>(input.Batch.Inputs[declared.Name].AsSpan());
            double size = statistics.RootMeanSquare;
            if (size is > LargeInput or < 1 / LargeInput)
            {
                yield return new Finding(
                    size is > HugeInput or < 1 / HugeInput ? FindingSeverity.Error : FindingSeverity.Warning,
                    FindingCause.InputScaling,
                    [declared.Name],
                    $"The input {VerdictText.Quoted(declared.Name)} has mean {VerdictText.Number(statistics.Mean)} and deviation {VerdictText.Number(statistics.Deviation)}, not 0 and 1.",
                    size,
                    LargeInput)
                {
                    Remedies = [new Remedy("subtract the mean of the training set from the input and divide it by the deviation")],
                };
            }
        }
    }
}
