namespace Fathom.Networks.Tests;

public class InitializerTests
{
    [Fact]
    public void Variances_follow_the_fans()
    {
        TensorShape shape = [200, 50, 3, 3];
        (IInitializer, double)[] laws =
        [
            (NormalInitializer.He(), 2.0 / 450), (NormalInitializer.Xavier(), 2.0 / (450 + 1800)), (new NormalInitializer(0.7, WeightVariance.FanOut), 0.49 / 1800),
            (UniformInitializer.He(), 2.0 / 450), (UniformInitializer.Xavier(), 2.0 / (450 + 1800)), (new NormalInitializer(0.3, WeightVariance.Fixed), 0.09),
        ];
        foreach ((IInitializer law, double variance) in laws)
        {
            double[] values = Values(law, shape, "w");
            double share = 5 * Math.Sqrt(2.0 / values.Length);
            values.Average(v => v * v).ShouldBe(variance, share * variance);
            values.Average().ShouldBe(0, 5 * Math.Sqrt(variance / values.Length));
        }

        Values(UniformInitializer.He(), shape, "w").Max(Math.Abs).ShouldBeInRange(0.999 * Math.Sqrt(6.0 / 450), Math.Sqrt(6.0 / 450));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(5, 12)]
    [InlineData(40, 9)]
    public void The_shorter_side_of_an_orthogonal_weight_is_orthonormal_times_the_gain(int rows, int columns)
    {
        double[] w = Values(new OrthogonalInitializer(1.5), [rows, columns], "w");
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double dot = rows <= columns
                    ? Enumerable.Range(0, columns).Sum(k => w[(i * columns) + k] * w[(j * columns) + k])
                    : Enumerable.Range(0, rows).Sum(k => w[(k * columns) + i] * w[(k * columns) + j]);
                dot.ShouldBe(i == j ? 2.25 : 0, 1e-13);
            }
        }
    }

    [Fact]
    public void Orthogonal_matrices_are_uniformly_distributed()
    {
        // Of a uniform orthogonal matrix the trace has mean 0 and variance 1, and a diagonal element the variance 1/n.
        const int Draws = 4000;
        const int N = 4;
        double trace = 0;
        double traceSquared = 0;
        double corner = 0;
        for (int i = 0; i < Draws; i++)
        {
            double[] w = Values(new OrthogonalInitializer(), [N, N], $"w{i}");
            double t = Enumerable.Range(0, N).Sum(k => w[k * (N + 1)]);
            trace += t / Draws;
            traceSquared += t * t / Draws;
            corner += w[0] * w[0] / Draws;
        }

        trace.ShouldBe(0, 5 / Math.Sqrt(Draws));
        traceSquared.ShouldBe(1, 5 * Math.Sqrt(2.0 / Draws));
        corner.ShouldBe(1.0 / N, 5 * Math.Sqrt(2.0 / (N * (N + 2.0)) / Draws));
    }

    [Fact]
    public void A_delta_orthogonal_convolution_keeps_norms()
    {
        Draw draw = new(1);
        Tensor w = new([6, 4, 3, 3], Values(new DeltaOrthogonalInitializer(), [6, 4, 3, 3], "w"));
        Tensor x = draw.Tensor(2, 4, 5, 5);
        double[] y = new OperationTrial(new Convolution { Window = SlidingWindow.Square(1, 1) }, x, w).Output().Values;
        y.Sum(v => v * v).ShouldBe(x.Values.Sum(v => v * v), 1e-10);
        Should.Throw<ShapeException>(() => Values(new DeltaOrthogonalInitializer(), [3, 4, 3, 3], "w"));
    }

    [Fact]
    public void A_weight_depends_on_seed_and_name_alone()
    {
        GraphBuilder one = new();
        NetworkGraph small = one.Build(one.Input("x", [2, 3]).Linear(5, "fc"));
        GraphBuilder two = new();
        NetworkGraph large = two.Build(two.Input("x", [2, 3]).Linear(3, "other").Linear(5, "fc"));
        ParameterSet.Initialize<double>(large, 9)["fc.weight"].ToArray().ShouldBe(ParameterSet.Initialize<double>(small, 9)["fc.weight"].ToArray());
        ParameterSet.Initialize<double>(small, 8)["fc.weight"].ToArray().ShouldNotBe(ParameterSet.Initialize<double>(small, 9)["fc.weight"].ToArray());
        ParameterSet.Initialize<float>(small, 9)["fc.weight"].ToArray().ShouldBe(ParameterSet.Initialize<double>(small, 9).ConvertTo<float>()["fc.weight"].ToArray());
    }

    [Fact]
    public void A_vector_has_no_fan() => Should.Throw<ShapeException>(() => Values(NormalInitializer.He(), [5], "b")).Message.ShouldContain("'b' of shape 5");

    private static double[] Values(IInitializer law, TensorShape shape, string name)
    {
        double[] values = new double[shape.Elements];
        law.Fill(values, shape, 1, name);
        return values;
    }
}
