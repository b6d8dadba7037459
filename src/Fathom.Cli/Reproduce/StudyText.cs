using System.Collections.Immutable;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Studies for people: the list of all, and what came of one.</summary>
internal static class StudyText
{
    /// <summary>Writes the list.</summary>
    /// <param name="studies">The studies.</param>
    /// <param name="output">Where to.</param>
    public static void WriteList(IEnumerable<Study> studies, TextWriter output)
    {
        output.Write(PlainTableWriter.Write(new TextTable(
            [
                new TableColumn("study", Alignment: ColumnAlignment.Left),
                new TableColumn("paper", Alignment: ColumnAlignment.Left),
                new TableColumn("item", Alignment: ColumnAlignment.Left),
                new TableColumn("takes"),
                new TableColumn("--full"),
                new TableColumn("what is claimed", Alignment: ColumnAlignment.Left),
            ],
            studies.Select(study => (ImmutableArray<TableCell>)[study.Name, study.Paper, study.Item, study.Duration, study.FullDuration, study.Claim]))));
        output.WriteLine();
        output.WriteLine("Times are on two cores. 'fathom reproduce NAME' runs one, '--all' all of them; each writes a figure, its numbers and a page, and ends with the claim checked.");
    }

    /// <summary>Writes what came of a study.</summary>
    /// <param name="outcome">A study that was finished.</param>
    /// <param name="output">Where to.</param>
    public static void Write(StudyOutcome outcome, TextWriter output)
    {
        StudyReport report = outcome.Report!;
        output.WriteLine($"{outcome.Study.Title} ({outcome.Study.Paper}, {outcome.Study.Item})");
        output.WriteLine($"Claim: {outcome.Study.Claim}");
        foreach (TextTable table in report.Tables)
        {
            output.WriteLine();
            output.Write(PlainTableWriter.Write(table));
        }

        output.WriteLine();
        foreach (StudyClaim claim in report.Claims)
        {
            output.WriteLine($"{(claim.Holds ? "holds" : "DOES NOT HOLD")}: {claim.Statement} Found: {claim.Found}");
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine($"Note: {note}");
        }

        output.WriteLine($"Written: {string.Join(", ", outcome.Files)}");
        output.WriteLine();
    }
}
