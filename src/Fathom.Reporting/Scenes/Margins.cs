namespace Fathom.Reporting;

/// <summary>The space around a plot for ticks, labels and titles.</summary>
internal readonly record struct Margins(double Left, double Top, double Right, double Bottom);
