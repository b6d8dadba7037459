using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>A figure of a study.</summary>
/// <param name="Suffix">What is appended to the study's name for the file; empty for the first figure.</param>
/// <param name="Figure">The figure.</param>
public sealed record StudyFigure(string Suffix, Figure Figure);
