namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class LaneFunctionTests
{
    [Fact]
    public void Exponential_and_logarithm_agree_with_the_library_to_an_ulp()
    {
        for (double x = -700; x < 700; x += 0.37)
        {
            double value = Evaluate(x, LaneFunctions.Exp);
            Accuracy.Relative(value, Math.Exp(x)).ShouldBeLessThan(4e-16);
            Math.Abs(Evaluate(value, LaneFunctions.Log) - Math.Log(value)).ShouldBeLessThan(3e-16 * Math.Max(1e-3, Math.Abs(x)));
        }
    }

    [Fact]
    public void The_logarithm_keeps_its_relative_accuracy_around_one()
    {
        foreach (double offset in new[] { 1e-16, 1e-12, 1e-6, 1e-3, 0.1, 0.2 })
        {
            foreach (double x in new[] { 1 - offset, 1 + offset })
            {
                Accuracy.Relative(Evaluate(x, LaneFunctions.Log), LogOnePlus.Evaluate(x - 1)).ShouldBeLessThan(4e-16);
            }
        }
    }

    [Fact]
    public void Sine_and_cosine_of_turns_agree_with_the_library()
    {
        for (int i = 0; i <= 4000; i++)
        {
            double turns = i / 4000.0;
            LaneFunctions.SineCosineOfTurns(OneLane.All(turns), out OneLane sine, out OneLane cosine);
            Value(sine).ShouldBe(Math.Sin(2 * Math.PI * turns), 1e-15);
            Value(cosine).ShouldBe(Math.Cos(2 * Math.PI * turns), 1e-15);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(1001)]
    public void Every_width_gives_the_same_bits(int count)
    {
        double[] p = new double[count];
        UniformStream.Fill(p, 31, 0);
        double[] x = [.. p.Select(value => (value - 0.5) * 13)];
        CheckWidths<ErrorLaneFunction>(x);
        CheckWidths<QuantileLaneFunction>(p);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] p = new double[1003];
        UniformStream.Fill(p, 32, 0);
        double[] values = new double[p.Length];
        NormalDistribution.Quantile(p, values);
        Bits.Checksum(values).ShouldBe(14827091008136245554UL);
        ErrorFunction.Erf(values, values);
        Bits.Checksum(values).ShouldBe(4017674927783852640UL);
    }

    [Fact]
    public void The_quantiles_of_spans_are_those_of_the_scalar_function_also_in_the_tails()
    {
        double[] p = [1e-300, 1e-17, 1.2e-16, 1e-12, 1e-7, 1e-3, 0.02, 0.03, 0.3, 0.4999, 0.5, 0.5001, 0.8, 0.97, 0.999999, 1 - 1.2e-16];
        double[] values = new double[p.Length];
        NormalDistribution.Quantile(p, values);
        for (int i = 0; i < p.Length; i++)
        {
            Accuracy.Relative(values[i], NormalDistribution.Quantile(p[i])).ShouldBeLessThan(2e-15);
        }

        NormalDistribution.Quantile(p, p);
        p.ShouldBe(values);
        double[] random = new double[20000];
        UniformStream.Fill(random, 33, 0);
        double[] results = new double[random.Length];
        NormalDistribution.Quantile(random, results);
        for (int i = 0; i < random.Length; i++)
        {
            Accuracy.Relative(results[i], NormalDistribution.Quantile(random[i])).ShouldBeLessThan(2e-15);
        }
    }

    [Fact]
    public void Bad_spans_are_refused()
    {
        double[] p = [0.1, 0.2, 0.3];
        Should.Throw<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile([0.5, 1], new double[2])).ParamName.ShouldBe("p");
        Should.Throw<ArgumentException>(() => NormalDistribution.Quantile(p, new double[2])).ParamName.ShouldBe("result");
        Should.Throw<ArgumentException>(() => NormalDistribution.Quantile(p.AsSpan(0, 2), p.AsSpan(1, 2))).ParamName.ShouldBe("result");
    }

    private static void CheckWidths<TFunction>(double[] x)
        where TFunction : struct, ILaneFunction
    {
        double[] mapped = new double[x.Length];
        LaneLadder.Map<TFunction>(x, mapped);
        for (int i = 0; i < x.Length; i++)
        {
            TFunction.Evaluate(OneLane.All(x[i])).Store(ref x[i]);
        }

        Bits.Of(mapped).ShouldBe(Bits.Of(x));
    }

    private static double Evaluate(double x, Func<OneLane, OneLane> function) => Value(function(OneLane.All(x)));

    private static double Value(OneLane lane)
    {
        double value = 0;
        lane.Store(ref value);
        return value;
    }
}
