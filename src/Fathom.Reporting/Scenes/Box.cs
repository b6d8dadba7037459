namespace Fathom.Reporting;

/// <summary>An upright rectangle on the page.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public Spot Center => new(Left + (Width / 2), Top + (Height / 2));

    public static Box Between(double left, double top, double right, double bottom) => new(left, top, right - left, bottom - top);

    public Box Grow(double margin) => new(Left - margin, Top - margin, Width + (2 * margin), Height + (2 * margin));

    public Box Move(double x, double y) => this with { Left = Left + x, Top = Top + y };

    /// <summary>Whether two boxes share more than a hair's breadth.</summary>
    public bool Intersects(Box other) =>
        Left < other.Right - 0.01 && other.Left < Right - 0.01 && Top < other.Bottom - 0.01 && other.Top < Bottom - 0.01;

    public bool Contains(Box other) =>
        other.Left >= Left - 0.01 && other.Right <= Right + 0.01 && other.Top >= Top - 0.01 && other.Bottom <= Bottom + 0.01;

    public bool Contains(Spot spot) => spot.X >= Left && spot.X <= Right && spot.Y >= Top && spot.Y <= Bottom;
}
