using System.Globalization;
using Fathom.Reporting;
using Fathom.Sampling;

namespace Fathom.Cli;

/// <summary>A simulation for people: what was drawn, one table, the growth, and what it means.</summary>
internal static class SimulationText
{
    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <param name="output">Where to.</param>
    public static void Write(SimulationOutcome outcome, TextWriter output)
    {
        SimulationRun run = outcome.Run;
        output.WriteLine(SpecSentence.AtWidth(run.Spec, run.BatchSizes));
        output.WriteLine(DrawnSentence(outcome));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(SimulationTable.ForPeople(outcome.Result)));
        output.WriteLine();
        if (outcome.Result is { Growth: { } growth, TypicalGrowth: { } typical })
        {
            output.WriteLine(
                $"gradient growth {UncertainNumber.Text(growth.Value, growth.StandardError)} per layer over layers {growth.FirstLayer} to {growth.LastLayer} (mean squared gradient); in a typical network {UncertainNumber.Text(typical.Value, typical.StandardError)}");
        }

        if (double.IsFinite(run.LargestIdentityError))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"forward and backward pass agree in every layer to {run.LargestIdentityError:0.0E+0} (relative)"));
        }

        if (outcome.Laws is { } laws)
        {
            output.WriteLine();
            if (laws.Prediction is { } prediction)
            {
                output.Write(PlainTableWriter.Write(LawsBeside.Table(prediction, outcome.Result)));
            }

            foreach (string note in laws.Notes)
            {
                output.WriteLine($"Note: {(laws.Prediction is null ? "no law of finite width applies: " : string.Empty)}{note}");
            }
        }

        output.WriteLine();
        output.WriteLine(SimulationVerdict.Of(outcome));
        foreach (string note in outcome.Result.Notes)
        {
            output.WriteLine($"Note: {note}");
        }

        if (!outcome.IsComplete)
        {
            output.WriteLine(outcome.StoppedSentence);
        }
    }

    /// <summary>One line that says what was drawn, and how.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <returns>The line.</returns>
    public static string DrawnSentence(SimulationOutcome outcome)
    {
        SimulationRun run = outcome.Run;
        SimulationOptions options = outcome.Request.Options;
        string inputs = outcome.Request.Source is { } source ? $"samples of {source}" : "independent normal samples";
        string gradient = options.Cotangent == CotangentKind.Random
            ? options.Cotangents == 1 ? "a random gradient of the last activations" : $"{options.Cotangents} random gradients of the last activations"
            : $"{SimulationWords.Of(options.Cotangent)} of a random read-out";
        string networks = run.Networks == 1 ? "1 random network" : string.Create(CultureInfo.InvariantCulture, $"{run.Networks:#,##0} random networks");
        string from = run.FirstNetwork == 0 ? string.Empty : $" from number {run.FirstNetwork}";
        return $"{networks}{from} on {inputs}, {gradient}; {SimulationWords.Of(run.Method)}, {SimulationWords.Of(run.Precision)}, seed {run.Seed}";
    }
}
