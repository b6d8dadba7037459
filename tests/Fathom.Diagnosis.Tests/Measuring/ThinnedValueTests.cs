namespace Fathom.Diagnosis.Tests;

/// <summary>Distances between values on some of their elements.</summary>
public class ThinnedValueTests
{
    [Fact]
    public void A_small_value_is_compared_element_by_element() =>
        ThinnedValue.Of<double>([3, 0, 4]).DistanceTo<double>([3, 1, 4]).ShouldBe(0.2, 1e-15);

    [Fact]
    public void A_large_value_is_compared_on_elements_that_are_evenly_spread()
    {
        double[] value = SmallNetwork.Normals(100_000, 1);
        double[] other = [.. value.Zip(SmallNetwork.Normals(100_000, 2), (a, b) => a + (0.3 * b))];

        // Some 7,700 elements: the distance has a standard error of about 0.3 / √(2 · 7,700) ≈ 0.0025.
        ThinnedValue.Of<double>(value).DistanceTo<double>(other).ShouldBe(0.3, 0.0125);
    }

    [Fact]
    public void Equal_values_have_no_distance_and_zero_has_none_to_anything_else()
    {
        ThinnedValue.Of<float>([0, 0]).DistanceTo<float>([0, 0]).ShouldBe(0);
        ThinnedValue.Of<float>([0, 0]).DistanceTo<float>([0, 1]).ShouldBe(double.NaN);
    }
}
