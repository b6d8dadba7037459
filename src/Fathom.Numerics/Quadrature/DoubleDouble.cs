namespace Fathom.Numerics;

/// <summary>A number as an unevaluated sum of two doubles: about 32 digits.</summary>
/// <param name="High">The rounded value.</param>
/// <param name="Low">What rounding left over.</param>
/// <remarks>The error-free sums and products of T. J. Dekker, Numer. Math. 18 (1971) 224, with a fused multiply-add for the products.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>The sum of two doubles of which the first is larger in magnitude.</summary>
    public static DoubleDouble FastSum(double large, double small)
    {
        double high = large + small;
        return new(high, small - (high - large));
    }

    /// <summary>This minus another.</summary>
    public DoubleDouble Minus(DoubleDouble other)
    {
        double high = High - other.High;
        double virtualOther = high - High;
        double low = (High - (high - virtualOther)) - (other.High + virtualOther);
        return FastSum(high, low + Low - other.Low);
    }

    /// <summary>This times a double.</summary>
    public DoubleDouble Times(double factor)
    {
        double high = High * factor;
        return FastSum(high, Math.FusedMultiplyAdd(Low, factor, Math.FusedMultiplyAdd(High, factor, -high)));
    }

    /// <summary>This times another.</summary>
    public DoubleDouble Times(DoubleDouble factor)
    {
        double high = High * factor.High;
        double low = Math.FusedMultiplyAdd(High, factor.High, -high) + ((High * factor.Low) + (Low * factor.High));
        return FastSum(high, low);
    }

    /// <summary>This divided by a double.</summary>
    public DoubleDouble Over(double divisor)
    {
        double high = High / divisor;
        double remainder = Math.FusedMultiplyAdd(-high, divisor, High) + Low;
        return FastSum(high, remainder / divisor);
    }
}
