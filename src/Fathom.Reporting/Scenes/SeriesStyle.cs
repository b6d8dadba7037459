namespace Fathom.Reporting;

/// <summary>How a series looks, by its place in the palette: color, dash and sign vary together, so that any one of them suffices.</summary>
/// <param name="Slot">The place in the palette.</param>
internal readonly record struct SeriesStyle(int Slot)
{
    private static ReadOnlySpan<LineDash> Dashes => [LineDash.Solid, LineDash.Dashed, LineDash.DashDot, LineDash.Dotted, LineDash.LongDash];

    private static ReadOnlySpan<Marker> Markers =>
        [Marker.Circle, Marker.Square, Marker.Triangle, Marker.Diamond, Marker.InvertedTriangle, Marker.Plus, Marker.Cross];

    public Paint Paint => Paint.Series(Slot);

    public LineDash Dash(LineDash wanted) => wanted == LineDash.Automatic ? Dashes[Slot % Dashes.Length] : wanted;

    public Marker Sign(Marker wanted) => wanted == Marker.Automatic ? Markers[Slot % Markers.Length] : wanted;
}
