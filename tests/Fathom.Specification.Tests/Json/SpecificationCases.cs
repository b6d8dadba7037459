using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Specification.Tests;

/// <summary>Random valid specifications.</summary>
internal static class SpecificationCases
{
    public static Gen<NetworkSpec> Specs =>
        from depth in Gen.Choose(1, 12)
        from width in Gen.Choose(1, NetworkSpec.LargestWidth)
        from function in Gen.Elements<ActivationFunction>(Zoo.All)
        from gain in Magnitudes(-6, 2)
        from negative in Gen.Elements(false, true)
        from shift in Magnitudes(-300, 5)
        from normalization in Normalizations
        from initialization in Initializations
        from skip in Gen.OneOf(Gen.Constant<Skip?>(null), Magnitudes(-11, 5).Select(scale => (Skip?)new Skip { BranchScale = scale }))
        from schedule in Schedules(depth)
        select new NetworkSpec
        {
            Depth = depth,
            Width = width,
            Activation = new Activation(function, negative ? -gain : gain, shift),
            Normalization = normalization,
            Initialization = initialization,
            Skip = skip,
            GainSchedule = schedule,
        };

    private static Gen<Normalization> Normalizations =>
        from kind in Gen.Elements(Enum.GetValues<NormalizationKind>())
        from placement in Gen.Elements(Enum.GetValues<NormalizationPlacement>())
        from centred in Gen.Elements(false, true)
        from epsilon in Gen.OneOf(Gen.Constant(0.0), Magnitudes(-300, 11))
        select kind == NormalizationKind.None
            ? new Normalization { Kind = kind }
            : new Normalization { Kind = kind, Placement = placement, Centred = centred || kind == NormalizationKind.Layer, Epsilon = epsilon };

    private static Gen<Initialization> Initializations =>
        from kind in Gen.Elements(Enum.GetValues<InitializationKind>())
        from weight in Magnitudes(-11, 5)
        from bias in Gen.OneOf(Gen.Constant(0.0), Magnitudes(-300, 5))
        select new Initialization { Kind = kind, WeightScale = weight, BiasScale = bias };

    private static Gen<GainSchedule> Schedules(int depth) =>
        from unitSlope in Gen.Elements(false, true)
        from exponent in Gen.Choose(-200, 1000).Select(p => p / 100.0)
        from gains in Magnitudes(-5, 2).ArrayOf(depth)
        from schedule in Gen.Elements(
            new GainSchedule { UnitSlope = unitSlope }, GainSchedule.Power(exponent, unitSlope), GainSchedule.Listed(gains, unitSlope))
        select schedule;

    /// <summary>Positive numbers with all 53 bits in use.</summary>
    private static Gen<double> Magnitudes(int least, int largest) =>
        from digits in Gen.Choose(1, int.MaxValue)
        from exponent in Gen.Choose(least, largest)
        select Math.Max(Math.Pow(10, exponent) * (1 + (8.0 * digits / int.MaxValue)) / 1.1, Math.Pow(10, least));
}
