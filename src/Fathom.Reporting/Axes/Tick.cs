namespace Fathom.Reporting;

/// <summary>One tick of an axis.</summary>
/// <param name="Even">Where it stands, in the axis's even coordinate.</param>
/// <param name="Label">Its label; null for a minor tick.</param>
internal readonly record struct Tick(double Even, TickLabel? Label)
{
    public bool IsMajor => Label is not null;
}
