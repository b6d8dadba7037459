namespace Fathom.Reporting;

/// <summary>How an axis spaces its values.</summary>
public enum AxisScale
{
    /// <summary>Equal distances for equal differences.</summary>
    Linear,

    /// <summary>Equal distances for equal factors, labelled 10ᵏ. Values that are not positive are left out.</summary>
    Log10,

    /// <summary>Logarithmic in both directions away from zero, linear near it; see <see cref="Axis.LinearThreshold"/>.</summary>
    SymLog,

    /// <summary>
    /// The data are natural logarithms of a positive quantity; the axis is labelled with the quantity itself as 10ᵏ. Profiles carry such
    /// values because the quantity may lie far outside the range of a double.
    /// </summary>
    NaturalLog,
}
