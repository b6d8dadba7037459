namespace Fathom.Reporting;

/// <summary>Explains a value that a result file shows as null.</summary>
/// <param name="Path">Where the value stands, such as <c>$.backward.lambdaG</c> or <c>$.profile[3]</c>.</param>
/// <param name="Reason">Why there is no number, in words.</param>
public sealed record ResultNote(string Path, string Reason);
