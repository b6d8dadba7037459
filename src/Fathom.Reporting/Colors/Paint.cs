namespace Fathom.Reporting;

/// <summary>What a color is used for; a theme says which color that is.</summary>
internal enum PaintRole
{
    /// <summary>Nothing is drawn.</summary>
    None,

    /// <summary>Text and axes.</summary>
    Ink,

    /// <summary>Text of second rank, ticks, reference lines.</summary>
    Muted,

    /// <summary>Grid lines.</summary>
    Grid,

    /// <summary>The page.</summary>
    Paper,

    /// <summary>One of the palette's series.</summary>
    Series,

    /// <summary>A color that is the same in every theme.</summary>
    Exact,
}

/// <summary>A color by its use.</summary>
/// <param name="Role">The use.</param>
/// <param name="Slot">The series for <see cref="PaintRole.Series"/>.</param>
/// <param name="Color">The color for <see cref="PaintRole.Exact"/>.</param>
internal readonly record struct Paint(PaintRole Role, int Slot = 0, Rgb Color = default)
{
    public static Paint None => default;

    public static Paint Ink => new(PaintRole.Ink);

    public static Paint Muted => new(PaintRole.Muted);

    public static Paint Grid => new(PaintRole.Grid);

    public static Paint Paper => new(PaintRole.Paper);

    public static Paint Series(int slot) => new(PaintRole.Series, slot % Theme.SeriesCount);

    public static Paint Exact(Rgb color) => new(PaintRole.Exact, 0, color);
}
