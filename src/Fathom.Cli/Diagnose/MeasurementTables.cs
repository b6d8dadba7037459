using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>What was measured as tables, for the terminal and for a page.</summary>
internal static class MeasurementTables
{
    private const int Digits = 3;

    /// <summary>Every node with its numbers.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <returns>The table.</returns>
    public static TextTable Nodes(NetworkMeasurement measurement) => new(
        [
            Words("node"), Words("operation"), Words("shape"), Column("mean"), Column("deviation"), Column("largest"), Column("zeros"), Column("cosine"), Column("rank"), Column("λ max"), Column("λ min"), Column("isometry gap"),
            Column("dead"), Column("saturated"), Column("imbalance"), Column("train/infer"), Column("gradient"), Column("tail"),
        ],
        measurement.Nodes.Select(node => (ImmutableArray<TableCell>)
        [
            node.Node, node.Operator, string.Join('×', node.Shape), Cell(node.Statistics.Mean), Cell(node.Statistics.Deviation), Cell(node.Statistics.LargestMagnitude), Cell(node.Statistics.ZeroShare),
            Cell(node.SampleCosine), Cell(node.Gram?.EffectiveRank ?? double.NaN), Cell(node.Gram?.Largest ?? double.NaN), Cell(node.Gram?.Smallest ?? double.NaN), Cell(node.IsometryGap),
            Cell(node.DeadShare), Cell(node.SaturatedShare), Cell(node.ChannelImbalance), Cell(node.InferenceGap), Cell(node.Gradient?.Norm ?? double.NaN), Cell(node.GradientTailIndex),
        ]),
        "every node: statistics of its value, how samples lie to each other (mean cosine, effective rank, eigenvalues of the Gram matrix over their mean), units, channels, modes, gradient");

    /// <summary>Every layer with its gradient.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <returns>The table.</returns>
    public static TextTable Layers(NetworkMeasurement measurement) => new(
        [new TableColumn("depth"), Words("layer"), Column("gradient"), Column("growth of its square"), Column("weight"), Column("weight gradient"), Column("over the weight"), new TableColumn("digits in float32", SignificantDigits: 2)],
        measurement.Layers.Select(layer => (ImmutableArray<TableCell>)
        [
            (long)layer.Depth, layer.Node, Cell(layer.GradientNorm), Cell(measurement.GrowthAt(layer)), Cell(layer.WeightNorm), Cell(layer.WeightGradientNorm), Cell(layer.RelativeGradient), Cell(layer.CorrectDigits),
        ]),
        "every layer: norm of the gradient, its growth from the layer behind, norms of the weight and of its gradient, digits of the gradient that float32 gets right");

    /// <summary>Every batch norm beside the batch.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <returns>The table.</returns>
    public static TextTable Norms(NetworkMeasurement measurement) => new(
        [Words("batch norm"), new TableColumn("values"), Column("variance"), Column("smallest"), new TableColumn("constant channels"), Column("running over batch"), Column("shift of the mean"), Words("running statistics")],
        measurement.Norms.Select(norm => (ImmutableArray<TableCell>)
        [
            norm.Node, (long)norm.Values, Cell(norm.Variance), Cell(norm.SmallestVariance), (long)norm.ConstantChannels, Cell(norm.VarianceRatio), Cell(norm.MeanShift),
            double.IsNaN(norm.VarianceRatio) ? "none" : norm.IsInitial ? "0 and 1" : "learnt",
        ]),
        "every batch norm: numbers per statistic, variances of its input over channels, running statistics beside those of the batch");

    /// <summary>What the growth of gradients becomes with one thing changed.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <returns>The table; its first row is the network as it is.</returns>
    public static TextTable Ablations(Diagnosis.Diagnosis diagnosis) => new(
        [Words("change"), Words("speaks for"), Column("growth per layer"), Column("ln of the growth over all")],
        diagnosis.Ablations
            .Select(ablation => (ImmutableArray<TableCell>)[ablation.Change, CauseDescription.Of(ablation.Cause).Title, Cell(ablation.GradientGrowth), Cell(ablation.TotalLogGrowth)])
            .Prepend(["the network by mean field theory", "", Cell(diagnosis.PredictedGrowth), TableCell.Empty])
            .Where(row => row[2] != TableCell.Empty)
            .Prepend(["the network as it is", "", Cell(diagnosis.Measurement.GradientGrowth), Cell(diagnosis.Measurement.TotalLogGrowth)]),
        "the cause, by changing one thing and measuring the growth of squared gradients again");

    private static TableColumn Words(string header) => new(header, Alignment: ColumnAlignment.Left);

    private static TableColumn Column(string header) => new(header, SignificantDigits: Digits);

    private static TableCell Cell(double value) => double.IsNaN(value) ? TableCell.Empty : value;
}
