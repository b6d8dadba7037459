namespace Fathom.Reporting;

/// <summary>Remembers which parts of a plot hold data, on a coarse grid, so that labels can stand where none are.</summary>
internal sealed class Occupancy
{
    private const double Cell = 3;
    private readonly Box plot;
    private readonly int columns;
    private readonly int rows;
    private readonly bool[] taken;

    public Occupancy(Box plot)
    {
        this.plot = plot;
        columns = (int)Math.Ceiling(plot.Width / Cell) + 1;
        rows = (int)Math.Ceiling(plot.Height / Cell) + 1;
        taken = new bool[columns * rows];
    }

    /// <summary>Marks a straight line; both ends lie in or near the plot.</summary>
    public void AddLine(Spot from, Spot to)
    {
        int steps = (int)Math.Min(4096, Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / Cell)) + 1;
        for (int step = 0; step <= steps; step++)
        {
            double share = (double)step / steps;
            AddSpot(new Spot(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y))));
        }
    }

    /// <summary>Marks one place.</summary>
    public void AddSpot(Spot spot)
    {
        if (plot.Contains(spot))
            taken[(Row(spot.Y) * columns) + Column(spot.X)] = true;
    }

    /// <summary>Marks a rectangle.</summary>
    public void AddBox(Box box)
    {
        if (!box.Intersects(plot))
            return;
        for (int row = Row(box.Top); row <= Row(box.Bottom); row++)
            taken.AsSpan((row * columns) + Column(box.Left), Column(box.Right) - Column(box.Left) + 1).Fill(true);
    }

    /// <summary>How many cells a rectangle spans.</summary>
    public static double Cells(Box box) => box.Width * box.Height / (Cell * Cell);

    /// <summary>Counts the cells with data in a rectangle.</summary>
    public int Count(Box box)
    {
        int count = 0;
        for (int row = Row(box.Top); row <= Row(box.Bottom); row++)
            count += taken.AsSpan((row * columns) + Column(box.Left), Column(box.Right) - Column(box.Left) + 1).Count(true);
        return count;
    }

    private int Column(double x) => Math.Clamp((int)((x - plot.Left) / Cell), 0, columns - 1);

    private int Row(double y) => Math.Clamp((int)((y - plot.Top) / Cell), 0, rows - 1);
}
