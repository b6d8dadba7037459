namespace Fathom.Studies;

/// <summary>One number as theory predicts it and as simulated networks show it.</summary>
/// <param name="Quantity">Its name, from <see cref="Fathom.Specification.ProfileQuantity"/>.</param>
/// <param name="Predicted">The prediction at infinite width; not finite when there is none.</param>
/// <param name="Simulated">The mean over simulated networks; NaN when it was not observed.</param>
/// <param name="StandardError">Its standard error; NaN when it is unknown.</param>
/// <param name="Bias">The magnitude that a deviation of order B/N may have at this width, in the unit of the quantity.</param>
public sealed record ComparedQuantity(string Quantity, double Predicted, double Simulated, double StandardError, double Bias)
{
    /// <summary>Standard errors that a number of a whole simulation may deviate beyond its bias.</summary>
    public const double Allowed = 3;

    /// <summary>Deviations of this size, relative to the larger of 1 and the prediction, are rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Simulated minus predicted.</summary>
    public double Deviation => Simulated - Predicted;

    /// <summary>The deviation in standard errors; 0 when it is no more than rounding, NaN when either is unknown.</summary>
    public double Z => !IsComparable ? double.NaN : IsRounding ? 0 : Deviation / StandardError;

    /// <summary>Whether both lenses have a number.</summary>
    public bool IsComparable => double.IsFinite(Predicted) && double.IsFinite(Simulated) && double.IsFinite(StandardError);

    /// <summary>Whether the deviation is within three standard errors and the bias.</summary>
    public bool Agrees => Excess(Allowed) <= 1;

    /// <summary>The deviation relative to what is allowed.</summary>
    /// <param name="errors">How many standard errors are allowed beyond the bias.</param>
    /// <returns>At most 1 when both agree; 0 when there is nothing to compare.</returns>
    public double Excess(double errors) =>
        !IsComparable || IsRounding ? 0 : Math.Abs(Deviation) / ((errors * StandardError) + Bias);

    private bool IsRounding => Math.Abs(Deviation) <= Rounding * Math.Max(1, Math.Abs(Predicted));
}
