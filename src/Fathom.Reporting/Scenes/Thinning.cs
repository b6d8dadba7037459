namespace Fathom.Reporting;

/// <summary>Leaves out vertices of a line that nobody could see.</summary>
internal static class Thinning
{
    /// <summary>The most vertices a line keeps.</summary>
    public const int MostVertices = 2000;

    /// <summary>
    /// Thins runs of places. A line that never turns back keeps, in each of some 500 columns, its first, lowest, highest and last place;
    /// any other line loses places that lie within a fraction of a pixel of the one kept before, and more until it is small enough.
    /// </summary>
    public static List<List<Spot>> Line(List<List<Spot>> runs)
    {
        if (runs.Sum(run => run.Count) <= MostVertices)
            return runs;
        return NeverTurnsBack(runs) ? ByColumns(runs) : ByDistance(runs);
    }

    /// <summary>Leaves out places that fall on the same quarter of a pixel as an earlier one.</summary>
    public static List<Spot> Points(IEnumerable<Spot> spots)
    {
        HashSet<(int, int)> seen = [];
        return [.. spots.Where(spot => seen.Add(((int)Math.Round(spot.X * 2), (int)Math.Round(spot.Y * 2))))];
    }

    private static bool NeverTurnsBack(List<List<Spot>> runs)
    {
        double reached = double.NegativeInfinity;
        foreach (Spot spot in runs.SelectMany(run => run))
        {
            if (spot.X < reached)
                return false;
            reached = spot.X;
        }

        return true;
    }

    private static List<List<Spot>> ByColumns(List<List<Spot>> runs)
    {
        double left = runs[0][0].X;
        double width = Math.Max(runs[^1][^1].X - left, 1e-9) / ((MostVertices / 4) - 1);
        List<List<Spot>> thinned = [];
        List<Spot> line = [];
        int lastRun = -1;
        foreach (List<(Spot Spot, int Run)> column in Columns(runs, left, width))
        {
            if (column[0].Run != lastRun && line.Count > 0)
            {
                thinned.Add(line);
                line = [];
            }

            lastRun = column[^1].Run;
            int low = 0;
            int high = 0;
            for (int index = 1; index < column.Count; index++)
            {
                low = column[index].Spot.Y < column[low].Spot.Y ? index : low;
                high = column[index].Spot.Y > column[high].Spot.Y ? index : high;
            }

            line.AddRange(new SortedSet<int> { 0, low, high, column.Count - 1 }.Select(index => column[index].Spot));
        }

        thinned.Add(line);
        return thinned;
    }

    private static IEnumerable<List<(Spot Spot, int Run)>> Columns(List<List<Spot>> runs, double left, double width)
    {
        List<(Spot, int)> column = [];
        int current = 0;
        for (int run = 0; run < runs.Count; run++)
        {
            foreach (Spot spot in runs[run])
            {
                int index = (int)((spot.X - left) / width);
                if (index != current && column.Count > 0)
                {
                    yield return column;
                    column = [];
                }

                current = index;
                column.Add((spot, run));
            }
        }

        if (column.Count > 0)
            yield return column;
    }

    private static List<List<Spot>> ByDistance(List<List<Spot>> runs)
    {
        for (double tolerance = 0.4; ; tolerance *= 1.5)
        {
            double squared = tolerance * tolerance;
            List<List<Spot>> thinned = [.. runs.Select(run => Distant(run, squared))];

            // Many single places that no distance joins are thinned as points.
            if (tolerance > 3)
                thinned = [.. thinned.DistinctBy(run => (run.Count > 1 ? run : null, (int)(run[0].X / tolerance), (int)(run[0].Y / tolerance)))];
            if (thinned.Sum(run => run.Count) <= MostVertices || tolerance > 1e4)
                return thinned;
        }
    }

    private static List<Spot> Distant(List<Spot> run, double squared)
    {
        List<Spot> kept = [run[0]];
        foreach (Spot spot in run.Skip(1).SkipLast(1))
        {
            double dx = spot.X - kept[^1].X;
            double dy = spot.Y - kept[^1].Y;
            if ((dx * dx) + (dy * dy) > squared)
                kept.Add(spot);
        }

        if (run.Count > 1)
            kept.Add(run[^1]);
        return kept;
    }
}
