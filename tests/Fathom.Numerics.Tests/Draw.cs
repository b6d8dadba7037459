using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

/// <summary>Generators for property tests.</summary>
internal static class Draw
{
    /// <summary>Uniform numbers between two bounds.</summary>
    public static Arbitrary<double> Between(double low, double high) =>
        Gen.Choose(0, 1_000_000_000).Select(i => low + ((high - low) * (i / 1e9))).ToArbitrary();

    /// <summary>Whole numbers between two bounds, both included.</summary>
    public static Arbitrary<int> Whole(int low, int high) => Gen.Choose(low, high).ToArbitrary();
}
