using System.Text;
using static Fathom.Reporting.SvgNumber;

namespace Fathom.Reporting;

/// <summary>The outlines of the signs that mark values, as SVG path data with relative steps.</summary>
internal static class SvgSigns
{
    /// <summary>Whether a sign is made of strokes only.</summary>
    public static bool IsOpen(Marker sign) => sign is Marker.Plus or Marker.Cross;

    /// <summary>The outlines at all centers of a mark.</summary>
    public static string Path(SignsMark mark)
    {
        StringBuilder path = new();
        foreach (Spot center in mark.Centers)
            path.Append(Outline(mark.Sign, center, mark.Size));
        return path.ToString();
    }

    private static string Outline(Marker sign, Spot center, double size)
    {
        double r = size;
        return sign switch
        {
            Marker.Square => $"{Move(center, -0.88 * r, -0.88 * r)}h{Text(1.76 * r)}v{Text(1.76 * r)}h{Text(-1.76 * r)}z",
            Marker.Triangle => $"{Move(center, 0, -1.15 * r)}l{Text(1.1 * r)} {Text(1.9 * r)}h{Text(-2.2 * r)}z",
            Marker.InvertedTriangle => $"{Move(center, 0, 1.15 * r)}l{Text(-1.1 * r)} {Text(-1.9 * r)}h{Text(2.2 * r)}z",
            Marker.Diamond => $"{Move(center, 0, -1.25 * r)}l{Text(1.25 * r)} {Text(1.25 * r)}l{Text(-1.25 * r)} {Text(1.25 * r)}l{Text(-1.25 * r)} {Text(-1.25 * r)}z",
            Marker.Plus => $"{Move(center, -1.1 * r, 0)}h{Text(2.2 * r)}{Move(center, 0, -1.1 * r)}v{Text(2.2 * r)}",
            Marker.Cross => $"{Move(center, -0.85 * r, -0.85 * r)}l{Text(1.7 * r)} {Text(1.7 * r)}{Move(center, -0.85 * r, 0.85 * r)}l{Text(1.7 * r)} {Text(-1.7 * r)}",
            _ => $"{Move(center, -r, 0)}a{Text(r)} {Text(r)} 0 1 0 {Text(2 * r)} 0a{Text(r)} {Text(r)} 0 1 0 {Text(-2 * r)} 0z",
        };
    }

    private static string Move(Spot center, double x, double y) => $"M{Text(center.X + x)} {Text(center.Y + y)}";
}
