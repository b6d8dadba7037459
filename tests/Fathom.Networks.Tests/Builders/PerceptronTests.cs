using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class PerceptronTests
{
    [Theory]
    [InlineData(NormalizationKind.Batch, NormalizationPlacement.Before, null)]
    [InlineData(NormalizationKind.Batch, NormalizationPlacement.After, null)]
    [InlineData(NormalizationKind.Batch, NormalizationPlacement.Before, 0.5)]
    [InlineData(NormalizationKind.Layer, NormalizationPlacement.Before, null)]
    [InlineData(NormalizationKind.None, NormalizationPlacement.Before, 1.0)]
    public void Values_follow_the_recursion_of_the_specification(NormalizationKind kind, NormalizationPlacement placement, double? scale)
    {
        NetworkSpec spec = new()
        {
            Depth = 4,
            Width = 7,
            Activation = new(ActivationCatalog.Tanh, 0.9, 0.2),
            Normalization = new() { Kind = kind, Placement = placement, Epsilon = kind == NormalizationKind.None ? 0 : 0.01 },
            Initialization = new() { WeightScale = 1.3, BiasScale = 0.4 },
            Skip = scale is { } s ? new Skip { BranchScale = s } : null,
            GainSchedule = GainSchedule.Power(0.5),
        };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 5, Outputs = 3 });
        ParameterSet<double> w = ParameterSet.Initialize<double>(graph, 8);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, w, new PlanOptions { BatchSize = 6, Threads = 1, Outputs = ["scores"] });
        new Draw(9).Normals(30).CopyTo(plan.Input("x"));
        plan.Forward();

        double[,] a = Matrix(plan.Input("x").ToArray(), 6, 5);
        double[,]? h = null;
        for (int layer = 1; layer <= 4; layer++)
        {
            double[,] next = Affine(a, w[$"layer.{layer}.weight"].ToArray(), w[$"layer.{layer}.bias"].ToArray());
            h = h is not null && scale is { } branch ? Map(next, (v, i, j) => h[i, j] + (branch * v)) : next;
            Activation activation = spec.ActivationAt(layer);
            a = placement == NormalizationPlacement.Before ? Map(Norm(h, kind), (v, _, _) => activation.Value(v)) : Norm(Map(h, (v, _, _) => activation.Value(v)), kind);
        }

        double[,] scores = Affine(a, w["scores.weight"].ToArray(), w["scores.bias"].ToArray());
        plan.Value("scores").ToArray().ShouldBeClose(scores.Cast<double>(), 1e-12);
    }

    [Fact]
    public void Orthogonal_weights_are_orthogonal_times_the_weight_scale()
    {
        NetworkSpec spec = new() { Depth = 2, Width = 9, Initialization = new() { Kind = InitializationKind.Orthogonal, WeightScale = 2 } };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 9, Outputs = 3 });
        ParameterSet.Initialize<double>(graph, 8)["layer.2.weight"].ToArray().Sum(v => v * v).ShouldBe(36, 1e-12);
    }

    [Fact]
    public void A_wrong_specification_is_told() =>
        Should.Throw<SpecificationException>(() => Perceptron.Build(new NetworkSpec { Depth = 0 }, new PerceptronOptions { Inputs = 3, Outputs = 2 }));

    private static double[,] Matrix(double[] values, int rows, int columns)
    {
        double[,] matrix = new double[rows, columns];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }

    private static double[,] Map(double[,] x, Func<double, int, int, double> f)
    {
        double[,] y = new double[x.GetLength(0), x.GetLength(1)];
        for (int i = 0; i < y.GetLength(0); i++)
        {
            for (int j = 0; j < y.GetLength(1); j++)
            {
                y[i, j] = f(x[i, j], i, j);
            }
        }

        return y;
    }

    private static double[,] Affine(double[,] x, double[] w, double[] b) =>
        Map(new double[x.GetLength(0), b.Length], (_, i, j) => b[j] + Enumerable.Range(0, x.GetLength(1)).Sum(k => w[(j * x.GetLength(1)) + k] * x[i, k]));

    private static double[,] Norm(double[,] x, NormalizationKind kind)
    {
        int rows = x.GetLength(0);
        int columns = x.GetLength(1);
        return kind == NormalizationKind.None ? x : Map(x, (v, i, j) =>
        {
            double[] group = kind == NormalizationKind.Batch ? [.. Enumerable.Range(0, rows).Select(k => x[k, j])] : [.. Enumerable.Range(0, columns).Select(k => x[i, k])];
            double mean = group.Average();
            return (v - mean) / Math.Sqrt(group.Average(u => (u - mean) * (u - mean)) + 0.01);
        });
    }
}
