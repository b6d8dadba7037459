using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>Every node with its numbers.</summary>
internal static class NodeTable
{
    private const int Digits = 3;

    /// <summary>Makes the table.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(NetworkMeasurement measurement) => new(
        [
            new TableColumn("node", Alignment: ColumnAlignment.Left), Column("mean"), Column("deviation"), Column("max"), Column("zeros"), Column("cosine"), Column("gap"), Column("dead"), Column("flat"), Column("gradient"), Column("tail"),
        ],
        measurement.Nodes.Select(node => (ImmutableArray<TableCell>)
        [
            node.Node, Cell(node.Statistics.Mean), Cell(node.Statistics.Deviation), Cell(node.Statistics.LargestMagnitude), Cell(node.Statistics.ZeroShare), Cell(node.SampleCosine), Cell(node.IsometryGap),
            Cell(node.DeadShare), Cell(node.SaturatedShare), Cell(node.Gradient?.Norm ?? double.NaN), Cell(node.GradientTailIndex),
        ]));

    private static TableColumn Column(string header) => new(header, SignificantDigits: Digits);

    private static TableCell Cell(double value) => double.IsNaN(value) ? TableCell.Empty : value;
}
