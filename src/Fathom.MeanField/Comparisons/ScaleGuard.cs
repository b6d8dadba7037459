namespace Fathom.MeanField;

/// <summary>Checks of the scales that the comparison theories take.</summary>
internal static class ScaleGuard
{
    /// <summary>Requires a positive finite number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be positive and finite.");
        }
    }

    /// <summary>Requires a non-negative finite number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void NonNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be finite and not negative.");
        }
    }

    /// <summary>Requires a number between −1 and 1.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Correlation(double value, string name)
    {
        if (!(value is >= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "A correlation lies between −1 and 1.");
        }
    }
}
