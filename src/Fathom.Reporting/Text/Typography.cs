namespace Fathom.Reporting;

/// <summary>Sizes of the text of a figure, in the unit of the page (CSS pixels).</summary>
internal static class Typography
{
    public const double Title = 15;
    public const double Subtitle = 12;
    public const double PanelTitle = 12.5;
    public const double AxisLabel = 12;
    public const double Tick = 11;
    public const double Legend = 11.5;
    public const double Annotation = 11;

    /// <summary>Distance of base lines as a multiple of the size.</summary>
    public const double LineHeight = 1.28;

    /// <summary>Height of a line above its base line as a multiple of the size.</summary>
    public const double Ascent = 0.8;

    /// <summary>Depth of a line below its base line as a multiple of the size.</summary>
    public const double Descent = 0.22;

    /// <summary>Size of a raised exponent as a multiple of the size.</summary>
    public const double ExponentSize = 0.74;

    /// <summary>How far an exponent is raised as a multiple of the size.</summary>
    public const double ExponentRise = 0.38;
}
