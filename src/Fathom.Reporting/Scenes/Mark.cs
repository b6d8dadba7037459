using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>One thing on the page. A scene is a list of them, ready to be written in any format.</summary>
internal abstract record Mark;

/// <summary>Open or closed polygons.</summary>
internal sealed record PathMark(ImmutableArray<ImmutableArray<Spot>> Lines) : Mark
{
    public bool Closed { get; init; }

    public Paint Fill { get; init; }

    public Paint Stroke { get; init; }

    public double StrokeWidth { get; init; } = 1;

    public LineDash Dash { get; init; } = LineDash.Solid;

    public double Opacity { get; init; } = 1;

    /// <summary>Straight lines between pairs of places.</summary>
    public static PathMark Segments(IEnumerable<(Spot From, Spot To)> segments) =>
        new([.. segments.Select(segment => ImmutableArray.Create(segment.From, segment.To))]);
}

/// <summary>An upright rectangle.</summary>
internal sealed record BoxMark(Box Box, Paint Fill) : Mark
{
    public Paint Stroke { get; init; }

    public double Opacity { get; init; } = 1;

    public double Radius { get; init; }

    /// <summary>Whether edges snap to pixels, so that neighbours leave no seam.</summary>
    public bool Crisp { get; init; }
}

/// <summary>The same sign at many places.</summary>
internal sealed record SignsMark(ImmutableArray<Spot> Centers, Marker Sign, double Size, Paint Paint) : Mark
{
    /// <summary>A line around each sign that sets it off from what lies below.</summary>
    public Paint Outline { get; init; } = Paint.Paper;
}

/// <summary>A picture stretched over a rectangle without smoothing.</summary>
internal sealed record ImageMark(Box Box, ImmutableArray<byte> Png) : Mark;

/// <summary>Marks of which only the part inside a rectangle is visible.</summary>
internal sealed record ClippedMark(Box Clip, ImmutableArray<Mark> Marks) : Mark;
