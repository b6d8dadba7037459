using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Cuts lines and polygons to a rectangle, so that no coordinate of the output lies far outside the page.</summary>
internal static class Clipping
{
    /// <summary>Cuts a line at the edges of a box; places that are not finite leave gaps. Single places survive as runs of one.</summary>
    public static List<List<Spot>> Line(IEnumerable<Spot> spots, Box box)
    {
        List<List<Spot>> runs = [];
        List<Spot> run = [];
        Spot? previous = null;
        foreach (Spot spot in spots)
        {
            if (!spot.IsFinite)
            {
                Finish();
                previous = null;
                continue;
            }

            if (previous is not { } start)
            {
                if (box.Contains(spot))
                    run.Add(spot);
            }
            else if (Segment(start, spot, box) is { } piece)
            {
                if (run.Count == 0)
                    run.Add(piece.From);
                run.Add(piece.To);
                if (piece.To != spot)
                    Finish();
            }
            else
            {
                Finish();
            }

            previous = spot;
        }

        Finish();
        return runs;

        void Finish()
        {
            if (run.Count > 0)
                runs.Add(run);
            run = [];
        }
    }

    /// <summary>The part of a segment inside a box (Liang and Barsky 1984), or null.</summary>
    public static (Spot From, Spot To)? Segment(Spot from, Spot to, Box box)
    {
        double enter = 0;
        double leave = 1;
        double dx = to.X - from.X;
        double dy = to.Y - from.Y;
        bool visible = Cut(-dx, from.X - box.Left, ref enter, ref leave) && Cut(dx, box.Right - from.X, ref enter, ref leave)
            && Cut(-dy, from.Y - box.Top, ref enter, ref leave) && Cut(dy, box.Bottom - from.Y, ref enter, ref leave);
        if (!visible)
            return null;
        Spot first = enter == 0 ? from : new Spot(from.X + (enter * dx), from.Y + (enter * dy));
        Spot last = leave == 1 ? to : new Spot(from.X + (leave * dx), from.Y + (leave * dy));
        return (first, last);
    }

    /// <summary>The part of a polygon inside a box (Sutherland and Hodgman 1974).</summary>
    public static ImmutableArray<Spot> Polygon(IReadOnlyList<Spot> polygon, Box box)
    {
        IReadOnlyList<Spot> rest = polygon;
        rest = Side(rest, spot => spot.X - box.Left);
        rest = Side(rest, spot => box.Right - spot.X);
        rest = Side(rest, spot => spot.Y - box.Top);
        rest = Side(rest, spot => box.Bottom - spot.Y);
        return [.. rest];
    }

    private static bool Cut(double direction, double distance, ref double enter, ref double leave)
    {
        if (direction == 0)
            return distance >= 0;
        double share = distance / direction;
        if (direction < 0)
            enter = Math.Max(enter, share);
        else
            leave = Math.Min(leave, share);
        return enter <= leave;
    }

    private static List<Spot> Side(IReadOnlyList<Spot> polygon, Func<Spot, double> inside)
    {
        List<Spot> kept = [];
        for (int index = 0; index < polygon.Count; index++)
        {
            Spot from = polygon[index];
            Spot to = polygon[(index + 1) % polygon.Count];
            double before = inside(from);
            double after = inside(to);
            if (before >= 0)
                kept.Add(from);
            if ((before >= 0) == (after >= 0))
                continue;
            double share = before / (before - after);
            kept.Add(new Spot(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y))));
        }

        return kept;
    }
}
