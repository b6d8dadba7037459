using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>All that the cells of a study returned, in their order.</summary>
/// <param name="Settings">How the study was run.</param>
/// <param name="Cells">The cells with their values.</param>
public sealed record StudyResults(StudySettings Settings, ImmutableArray<StudyCellResult> Cells)
{
    /// <summary>The cells in which a parameter has a value.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="text">Its value, a text.</param>
    /// <returns>The results of those cells.</returns>
    public StudyResults With(string parameter, string text) => this with { Cells = [.. Cells.Where(result => result.Cell.Text(parameter) == text)] };

    /// <summary>The cells in which a parameter has a value.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="number">Its value, a number.</param>
    /// <returns>The results of those cells.</returns>
    public StudyResults With(string parameter, double number) => this with { Cells = [.. Cells.Where(result => result.Cell.Number(parameter) == number)] };

    /// <summary>One number of every cell.</summary>
    /// <param name="name">The value's name.</param>
    /// <returns>The numbers, in the order of the cells.</returns>
    public ImmutableArray<double> Numbers(string name) => [.. Cells.Select(result => result.Values[name].Number)];

    /// <summary>One row of numbers of every cell.</summary>
    /// <param name="name">The value's name.</param>
    /// <returns>The rows, in the order of the cells.</returns>
    public ImmutableArray<ImmutableArray<double>> Rows(string name) => [.. Cells.Select(result => result.Values[name].Numbers)];

    /// <summary>The different values of a parameter that is a number, in the order in which they occur.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>The values.</returns>
    public ImmutableArray<double> ValuesOf(string parameter) => [.. Cells.Select(result => result.Cell.Number(parameter)).Distinct()];

    /// <summary>The different values of a parameter that is a text, in the order in which they occur.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>The values.</returns>
    public ImmutableArray<string> WordsOf(string parameter) => [.. Cells.Select(result => result.Cell.Text(parameter)).Distinct()];
}
