using System.Globalization;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>A comparison for people: the quantities of both lenses side by side, and one sentence.</summary>
internal static class ComparisonText
{
    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonOutcome outcome, TextWriter output)
    {
        output.WriteLine(SpecSentence.AtWidth(outcome.Simulation.Run.Spec, outcome.Simulation.Run.BatchSizes));
        output.WriteLine(SimulationText.DrawnSentence(outcome.Simulation));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"predicted at infinite width{(outcome.Simulation.Request.Source is null ? string.Empty : " for these samples")}; finite width deviates by the order of B/N = {outcome.Comparison.WidthRatio:G3}"));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(ComparisonTable.Whole(outcome.Comparison)));
        output.WriteLine();
        output.WriteLine("ln of the mean squared gradient, relative to the last layer:");
        output.WriteLine();
        output.Write(PlainTableWriter.Write(ComparisonTable.Gradient(outcome.Comparison)));
        output.WriteLine();
        output.WriteLine(outcome.Comparison.Verdict);
        foreach (string note in outcome.Notes)
        {
            output.WriteLine($"Note: {note}");
        }

        if (!outcome.Simulation.IsComplete)
        {
            output.WriteLine(outcome.Simulation.StoppedSentence);
        }
    }
}
