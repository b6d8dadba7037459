using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A map for people: the heat map in characters, the line through it, and how well it separates.</summary>
internal static class MapText
{
    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The map.</param>
    /// <param name="output">Where to.</param>
    public static void Write(MapOutcome outcome, TextWriter output)
    {
        output.WriteLine(MapSentence.Setting(outcome));
        output.WriteLine("Accuracy in % on what was learned, in training mode; x: diverged; ?: not trained; the line is that of theory.");
        output.WriteLine();
        output.Write(MapGrid.Render(outcome.Map));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(MapTable.OfSeparations(outcome.Map)));
        output.WriteLine();
        output.WriteLine(MapSentence.Verdict(outcome.Map));
        if (outcome.Run.Finished > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.Run.Finished} {(outcome.Run.Finished == 1 ? "network" : "networks")} trained in {outcome.Elapsed.TotalSeconds:0.0} s, {outcome.Run.Finished / outcome.Elapsed.TotalMinutes:0} per minute. Everything is kept in '{outcome.Folder}'."));
        }

        foreach (MapCell cell in outcome.Map.Cells.Where(cell => cell.Error is not null).Take(3))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Note: the cell ({cell.X}, {cell.Y}) could not be trained: {cell.Error}"));
        }
    }
}
