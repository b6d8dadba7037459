namespace Fathom.Specification;

/// <summary>The ranges of gain and shift that a specification accepts.</summary>
internal static class ActivationRules
{
    /// <summary>The smallest magnitude of a gain.</summary>
    public const double SmallestGain = 1e-12;

    /// <summary>The largest magnitude of a gain.</summary>
    public const double LargestGain = 1e6;

    /// <summary>The largest magnitude of a shift.</summary>
    public const double LargestShift = 1e6;

    /// <summary>Whether a gain is in its range.</summary>
    /// <param name="gain">The gain.</param>
    /// <returns>True when it is.</returns>
    public static bool IsGain(double gain) => Math.Abs(gain) is >= SmallestGain and <= LargestGain;

    /// <summary>What is wrong with a gain.</summary>
    /// <param name="gain">The gain.</param>
    /// <returns>One sentence, or null.</returns>
    public static string? GainFault(double gain) =>
        IsGain(gain) ? null : $"The gain must be a number with a magnitude from 1e-12 to 1e6, not {SpecificationNumber.Text(gain)}.";

    /// <summary>What is wrong with a shift.</summary>
    /// <param name="shift">The shift.</param>
    /// <returns>One sentence, or null.</returns>
    public static string? ShiftFault(double shift) =>
        Math.Abs(shift) <= LargestShift ? null : SpecificationNumber.Between("shift", "-1e6", "1e6", shift);

    /// <summary>Lists what is wrong with an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="path">Its JSON path.</param>
    /// <returns>The faults, none when all is well.</returns>
    public static IEnumerable<SpecificationFault> Faults(Activation activation, string path)
    {
        if (GainFault(activation.Gain) is { } gainFault)
        {
            yield return new($"{path}.gain", gainFault);
        }

        if (ShiftFault(activation.Shift) is { } shiftFault)
        {
            yield return new($"{path}.shift", shiftFault);
        }
    }
}
