using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>What came of a study.</summary>
/// <param name="Figures">The figures, at least one.</param>
/// <param name="Tables">The numbers behind them, with captions.</param>
/// <param name="Claims">What was claimed, and whether it holds; at least one.</param>
/// <param name="Notes">What a reader should know besides.</param>
public sealed record StudyReport(ImmutableArray<StudyFigure> Figures, ImmutableArray<TextTable> Tables, ImmutableArray<StudyClaim> Claims, ImmutableArray<string> Notes)
{
    /// <summary>Makes a report of one figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="notes">The notes.</param>
    /// <returns>The report.</returns>
    public static StudyReport Of(Figure figure, ImmutableArray<TextTable> tables, ImmutableArray<StudyClaim> claims, params ImmutableArray<string> notes) =>
        new([new StudyFigure(string.Empty, figure)], tables, claims, notes);
}
