using System.Runtime.Intrinsics;

namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class SingleTanhTests
{
    [Fact]
    public void Value_and_slope_are_good_to_a_few_units_in_the_last_place()
    {
        double worstValue = 0;
        double worstSlope = 0;
        for (float x = 1e-6f; x < 40; x *= 1.0003f)
        {
            foreach (float argument in new[] { x, -x })
            {
                SingleTanh.Of(Vector512.Create(argument), out Vector512<float> value, out Vector512<float> slope);
                double exact = Math.Tanh(argument);
                double exponential = Math.Exp(-2 * Math.Abs((double)argument));
                worstValue = Math.Max(worstValue, Math.Abs((value[3] / exact) - 1));
                worstSlope = Math.Max(worstSlope, x < 10 ? Math.Abs((slope[3] * (1 + exponential) * (1 + exponential) / (4 * exponential)) - 1) : 0);
            }
        }

        worstValue.ShouldBeLessThan(3e-7);
        worstSlope.ShouldBeLessThan(2e-6);
    }

    [Fact]
    public void Zero_infinity_and_nothing_are_kept()
    {
        SingleTanh.Of(Vector512.Create(0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1e30f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), out Vector512<float> value, out Vector512<float> slope);
        value[0].ShouldBe(0);
        value[1].ShouldBe(0);
        value[2].ShouldBe(1);
        value[3].ShouldBe(-1);
        float.IsNaN(value[4]).ShouldBeTrue();
        value[5].ShouldBe(1);
        slope[0].ShouldBe(1);
        slope[5].ShouldBeLessThan(1e-30f);
    }
}
