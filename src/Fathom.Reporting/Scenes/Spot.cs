namespace Fathom.Reporting;

/// <summary>A place on the page, in CSS pixels from the top left.</summary>
internal readonly record struct Spot(double X, double Y)
{
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}
