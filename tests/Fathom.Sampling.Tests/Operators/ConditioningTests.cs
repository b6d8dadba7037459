using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Samples that nearly agree: the distance of their answers keeps its chi law, and the fast route alone would lose it.</summary>
[Trait("Category", "Kernels")]
public class ConditioningTests
{
    private const int Width = 300;
    private const int Samples = 6;
    private const int Networks = 40;

    [Fact]
    public void Near_duplicates_keep_the_law_of_their_distance_in_double_precision() => Check<double>(Clusters(1e-10), null, FactorRoute.StagedQr, true);

    [Fact]
    public void Near_duplicates_keep_the_law_of_their_distance_in_single_precision() => Check<float>(Clusters(1e-5), null, FactorRoute.StagedQr, true);

    [Fact]
    public void Samples_close_to_their_mean_are_split_into_mean_and_differences()
    {
        Check<double>(NearMean(1e-6), null, FactorRoute.MeanAndDifferences, true);
        Check<float>(NearMean(1e-3), null, FactorRoute.MeanAndDifferences, true);
    }

    [Fact]
    public void The_gram_route_alone_loses_near_duplicates()
    {
        Check<double>(Clusters(1e-10), FactorRoute.Gram, FactorRoute.Gram, false);
        Check<float>(Clusters(1e-5), FactorRoute.Gram, FactorRoute.Gram, false);
    }

    [Fact]
    public void Well_separated_samples_take_the_fast_route()
    {
        Check<double>(Questions.Normal(Width, Samples, 1), null, FactorRoute.Gram, true);
        Check<float>(Questions.Normal(Width, Samples, 1), null, FactorRoute.Gram, true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Width)]
    public void Nearly_equal_cotangents_keep_the_law_of_their_distance(int frame)
    {
        Matrix h = Questions.Normal(Width, Samples, 1);
        Matrix d = Clusters(1e-10);
        Distances<double>(h, z => d, frame, null, trial => (trial.D, trial.X), out IWeightlessMatrix<double> automatic).ShouldBeTrue();
        automatic.CotangentRoute.ShouldBe(FactorRoute.StagedQr);
        Distances<double>(h, z => d, frame, FactorRoute.Gram, trial => (trial.D, trial.X), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_cotangent_that_follows_the_forward_answer_is_factored_from_its_remainder()
    {
        // D = Z + 1e-7 noise lies almost wholly in the range of U.
        WeightShape shape = new(Width, Width, Samples, Samples, 1.5, Width);
        foreach (bool stores in new[] { false, true })
        {
            IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(
                shape, ColumnStructure.Unknown(Samples), new(), stores ? new double[Width * Samples] : default);
            matrix.Begin(StreamKey.Of(1, 0, 0, 0, 0));
            Matrix noise = Questions.Normal(Width, Samples, 9);
            LayerTrial trial = LayerTrial.Ask(matrix, Width, Questions.Normal(Width, Samples, 1), z => Sum(z, noise, 1e-7));
            matrix.CotangentRoute.ShouldBe(FactorRoute.StagedQr);
            matrix.CotangentRank.ShouldBe(Samples);
            trial.AdjointError.ShouldBeLessThan(1e-13);
            trial.IsometryError(1.5).ShouldBeLessThan(1e-13);
        }
    }

    [Fact]
    public void A_cotangent_determined_by_the_forward_answer_needs_no_noise()
    {
        WeightShape shape = new(Width, Width, Samples, Samples, 1.5, Width);
        IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(shape, ColumnStructure.Unknown(Samples), new());
        matrix.Begin(StreamKey.Of(1, 0, 0, 0, 0));
        LayerTrial trial = LayerTrial.Ask(matrix, Width, Questions.Normal(Width, Samples, 1), z => z);
        Questions.Distance(trial.X, trial.H, 1.5 * 1.5).ShouldBeLessThan(1e-12 * Questions.Norm(trial.H));
    }

    [Fact]
    public void Exact_dependence_lowers_the_rank()
    {
        Matrix h = Questions.Normal(40, 5, 1);
        for (int i = 0; i < 40; i++)
        {
            h[i, 1] = h[i, 0];
            h[i, 3] = 0;
            h[i, 4] = h[i, 0] - (2 * h[i, 2]);
        }

        foreach (int frame in new[] { 0, 40 })
        {
            IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(new(40, 40, 5, 5, 1, frame), ColumnStructure.Unknown(5), new());
            matrix.Begin(new StreamKey(1, 0));
            LayerTrial trial = LayerTrial.Ask(matrix, 40, h, z => z.Copy());
            matrix.InputRank.ShouldBe(2);
            matrix.CotangentRank.ShouldBe(frame == 0 ? 2 : 0);
            for (int i = 0; i < 40; i++)
            {
                trial.Z[i, 1].ShouldBe(trial.Z[i, 0]);
                trial.Z[i, 3].ShouldBe(0);
                trial.Z[i, 4].ShouldBe(trial.Z[i, 0] - (2 * trial.Z[i, 2]), 1e-13);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(12)]
    public void Zero_questions_have_zero_answers(int frame)
    {
        int width = frame == 0 ? 40 : frame;
        IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(new(width, width, 5, 5, 1, frame), ColumnStructure.Unknown(5), new());
        matrix.Begin(new StreamKey(1, 0));
        LayerTrial trial = LayerTrial.Ask(matrix, width, new Matrix(width, 5), z => Questions.Normal(width, 5, 1));
        trial.Z.Values.ShouldAllBe(value => value == 0);
        matrix.InputRank.ShouldBe(0);
        Questions.Norm(trial.X).ShouldBeGreaterThan(1);
        LayerTrial silent = LayerTrial.Ask(matrix, width, Questions.Normal(width, 5, 1), z => new Matrix(width, 5));
        silent.X.Values.ShouldAllBe(value => value == 0);
        matrix.CotangentRank.ShouldBe(0);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(new(9, 9, 2, 2, 1, 0), ColumnStructure.Unknown(2), new());
        matrix.Begin(new StreamKey(1, 0));
        Matrix h = Questions.Normal(9, 2, 1);
        h[3, 1] = double.NaN;
        Should.Throw<ArithmeticException>(() => LayerTrial.Ask(matrix, 9, h, z => z));
    }

    private static void Check<T>(Matrix h, FactorRoute? route, FactorRoute taken, bool keepsLaw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Distances(h, z => z, 0, route, trial => (trial.H, trial.Z), out IWeightlessMatrix<T> matrix).ShouldBe(keepsLaw);
        matrix.InputRoute.ShouldBe(taken);
    }

    /// <summary>Whether the mean of ‖w₁ − w₂‖² / ‖v₁ − v₂‖² over networks is that of a unit Gaussian or orthogonal matrix, for all pairs of columns.</summary>
    private static bool Distances<T>(
        Matrix h, Func<Matrix, Matrix> cotangent, int frame, FactorRoute? route, Func<LayerTrial, (Matrix Question, Matrix Answer)> read, out IWeightlessMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightShape shape = new(Width, Width, Samples, Samples, frame == 0 ? 1 / Math.Sqrt(Width) : 1, frame);
        matrix = WeightlessOperator.Create<T>(shape, ColumnStructure.Unknown(Samples), new(), default, route);
        double[] sums = new double[Samples * Samples];
        for (uint network = 0; network < Networks; network++)
        {
            matrix.Begin(StreamKey.Of(4, 0, network, 3, 0));
            (Matrix question, Matrix answer) = read(LayerTrial.Ask(matrix, Width, h, cotangent));
            for (int i = 0; i < Samples; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    sums[(i * Samples) + j] += Square(answer, i, j) / Square(question, i, j) / Networks;
                }
            }
        }

        // A Gaussian ratio is chi-square with Width degrees over Width: mean 1, variance 2 / Width; an orthogonal matrix keeps distances.
        double tolerance = frame == 0 ? 5 * Math.Sqrt(2.0 / Width / Networks) : 1e-5;
        return Enumerable.Range(0, Samples * Samples).Where(at => at / Samples > at % Samples).All(at => Math.Abs(sums[at] - 1) < tolerance);
    }

    private static double Square(Matrix matrix, int i, int j)
    {
        double sum = 0;
        for (int row = 0; row < matrix.Rows; row++)
        {
            sum += (matrix[row, i] - matrix[row, j]) * (matrix[row, i] - matrix[row, j]);
        }

        return sum;
    }

    private static Matrix Sum(Matrix first, Matrix second, double factor) =>
        new(first.Rows, first.Columns, [.. first.Values.Zip(second.Values, (x, y) => x + (factor * y))]);

    /// <summary>Two clusters of three samples each.</summary>
    private static Matrix Clusters(double distance)
    {
        Matrix centres = Questions.Normal(Width, 2, 6);
        Matrix h = Questions.Normal(Width, Samples, 7);
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Samples; j++)
            {
                h[i, j] = centres[i, j % 2] + (distance * h[i, j]);
            }
        }

        return h;
    }

    private static Matrix NearMean(double distance)
    {
        Matrix mean = Questions.Normal(Width, 1, 6);
        Matrix h = Questions.Normal(Width, Samples, 7);
        for (int i = 0; i < h.Values.Length; i++)
        {
            h.Values[i] = mean.Values[i / Samples] + (distance * h.Values[i]);
        }

        return h;
    }
}
