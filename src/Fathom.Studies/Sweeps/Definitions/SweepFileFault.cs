using System.Globalization;

namespace Fathom.Studies;

/// <summary>One thing that is wrong with a sweep file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">One sentence: what is wrong and what would be right.</param>
public sealed record SweepFileFault(int Line, int Column, string Message)
{
    /// <summary>Writes the place and the sentence on one line.</summary>
    /// <returns>A text such as <c>line 4, column 7: The step must not be 0.</c></returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}");
}
