namespace Fathom.Reporting;

/// <summary>Which part of a text stands at its place.</summary>
internal enum TextAnchor
{
    /// <summary>Its begin.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

/// <summary>One line of text.</summary>
/// <param name="Label">The text with an optional raised exponent.</param>
/// <param name="Place">Where the anchor stands on the base line.</param>
/// <param name="Size">The size of the type.</param>
internal sealed record TextMark(TickLabel Label, Spot Place, double Size) : Mark
{
    public TextAnchor Anchor { get; init; }

    public bool Bold { get; init; }

    /// <summary>Whether the text runs up the page instead of to the right.</summary>
    public bool Upward { get; init; }

    public Paint Paint { get; init; } = Paint.Ink;

    /// <summary>Whether a rim in the color of the page keeps the text readable over data.</summary>
    public bool Halo { get; init; }

    /// <summary>The rectangle the text fills.</summary>
    public Box Bounds
    {
        get
        {
            double width = (TextMetrics.Width(Label.Text, Size, Bold) + TextMetrics.Width(Label.Exponent, Size * Typography.ExponentSize, Bold));
            double before = Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => width / 2, _ => width };
            double rise = Label.Exponent.Length > 0 ? 0.1 * Size : 0;
            double ascent = (Typography.Ascent * Size) + rise;
            double height = ascent + (Typography.Descent * Size);
            return Upward
                ? new Box(Place.X - ascent, Place.Y + before - width, height, width)
                : new Box(Place.X - before, Place.Y - ascent, width, height);
        }
    }
}
