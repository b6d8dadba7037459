namespace Fathom.Reporting;

/// <summary>A grid of terminal cells, each of which holds two by four dots (Unicode's Braille patterns).</summary>
internal sealed class BrailleCanvas(int columns, int rows)
{
    public const int DotsAcross = 2;
    public const int DotsDown = 4;
    private const char Blank = '\u2800';
    private readonly byte[] cells = new byte[columns * rows];

    // Bits of a cell, from the left column down, then the right one; the lowest row was added to Unicode's order last.
    private static ReadOnlySpan<byte> Bits => [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

    /// <summary>The box lines may be drawn in, in dots.</summary>
    public Box Area { get; } = new(0, 0, (columns * DotsAcross) - 1, (rows * DotsDown) - 1);

    public void Draw(Spot from, Spot to)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (int step = 0; step <= steps; step++)
        {
            double share = steps == 0 ? 0 : (double)step / steps;
            Set((int)Math.Round(from.X + (share * (to.X - from.X))), (int)Math.Round(from.Y + (share * (to.Y - from.Y))));
        }
    }

    /// <summary>The character of a cell; null when it holds no dot.</summary>
    public char? At(int column, int row)
    {
        byte dots = cells[(row * columns) + column];
        return dots == 0 ? null : (char)(Blank + dots);
    }

    private void Set(int x, int y)
    {
        if (x < 0 || y < 0 || x >= columns * DotsAcross || y >= rows * DotsDown)
            return;
        cells[(y / DotsDown * columns) + (x / DotsAcross)] |= Bits[(x % DotsAcross * DotsDown) + (y % DotsDown)];
    }
}
