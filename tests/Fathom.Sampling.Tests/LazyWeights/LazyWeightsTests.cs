using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

public class LazyWeightsTests
{
    private const double Tolerance = 2e-13;

    /// <summary>Kind, rows, columns.</summary>
    public static TheoryData<bool, int, int> Shapes => new()
    {
        { false, 40, 40 }, { false, 40, 25 }, { false, 25, 40 }, { true, 40, 40 }, { true, 40, 25 }, { true, 25, 40 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_question_asked_again_has_the_same_answer(bool orthogonal, int rows, int columns)
    {
        ILazyWeights<double> weights = Make<double>(orthogonal, rows, columns);
        Matrix a = Ask.Normals(columns, 3, 1);
        Matrix d = Ask.Normals(rows, 4, 2);
        Matrix z = Ask.Right(weights, a);
        Matrix x = Ask.Left(weights, d);
        Matrix more = Ask.Right(weights, Ask.Normals(columns, 5, 3));
        Ask.Left(weights, Ask.Normals(rows, 2, 4));
        more.Values.ShouldAllBe(value => double.IsFinite(value));
        (int inputs, int outputs) = (weights.InputDirections, weights.OutputDirections);
        Ask.Distance(Ask.Right(weights, a), z).ShouldBeLessThan(Tolerance);
        Ask.Distance(Ask.Left(weights, d), x).ShouldBeLessThan(Tolerance);
        (weights.InputDirections, weights.OutputDirections).ShouldBe((inputs, outputs));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_sides_speak_of_one_matrix_which_can_be_made_at_the_end(bool orthogonal, int rows, int columns)
    {
        // Answers may depend on answers, from either side, until nothing is left to reveal.
        ILazyWeights<double> weights = Make<double>(orthogonal, rows, columns);
        List<(Matrix Question, Matrix Answer)> right = [];
        List<(Matrix Question, Matrix Answer)> left = [];
        Matrix next = Ask.Normals(columns, 4, 5);
        for (int turn = 0; turn < 12; turn++)
        {
            right.Add((next, Ask.Right(weights, next)));
            Matrix d = Map(right[^1].Answer, Math.Tanh);
            left.Add((d, Ask.Left(weights, d)));
            next = Map(left[^1].Answer, value => Math.Max(value, 0) + 0.1);
        }

        foreach ((Matrix a, Matrix z) in right)
        {
            foreach ((Matrix d, Matrix x) in left)
            {
                Ask.Distance(Ask.Product(Ask.Transposed(d), z), Ask.Product(Ask.Transposed(x), a)).ShouldBeLessThan(200 * Tolerance);
            }
        }

        double norm = weights.SquaredNorm();
        Matrix whole = Ask.Whole(weights);
        whole.Values.Sum(value => value * value).ShouldBe(norm, 1e-10 * norm);
        right.ShouldAllBe(pair => Ask.Distance(Ask.Product(whole, pair.Question), pair.Answer) < 50 * Tolerance);
        left.ShouldAllBe(pair => Ask.Distance(Ask.Product(Ask.Transposed(whole), pair.Question), pair.Answer) < 50 * Tolerance);
        if (orthogonal)
        {
            Matrix gram = rows >= columns ? Ask.Product(Ask.Transposed(whole), whole) : Ask.Product(whole, Ask.Transposed(whole));
            Ask.Distance(gram, Map(Matrix.Identity(gram.Rows), value => 1.5 * 1.5 * value)).ShouldBeLessThan(1e-12);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_that_nearly_agree_keep_their_difference(bool orthogonal)
    {
        // The answer to the difference of two inputs is as accurate, relative to that difference, as the inputs themselves are.
        const double Apart = 1e-9;
        ILazyWeights<double> weights = Make<double>(orthogonal, 30, 30);
        Matrix one = Ask.Normals(30, 1, 6);
        Matrix step = Ask.Normals(30, 1, 7);
        Matrix pair = new(30, 2);
        for (int i = 0; i < 30; i++)
        {
            pair[i, 0] = one[i, 0];
            pair[i, 1] = one[i, 0] + (Apart * step[i, 0]);
        }

        Matrix z = Ask.Right(weights, pair);
        weights.InputDirections.ShouldBe(2);
        Matrix answer = Ask.Right(weights, step);
        for (int i = 0; i < 30; i++)
        {
            ((z[i, 1] - z[i, 0]) / Apart).ShouldBe(answer[i, 0], 1e-4);
        }
    }

    [Fact]
    public void What_is_not_new_reveals_nothing()
    {
        ILazyWeights<double> weights = Make<double>(false, 20, 15);
        weights.RevealInputs(new MatrixSpan<double>(new double[30], 15, 2)).ShouldBeNull();
        Matrix a = Ask.Normals(15, 3, 1);
        Matrix twice = new(15, 6);
        for (int i = 0; i < 15; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                twice[i, j] = j % 2 == 0 ? a[i, j / 2] : a[i, j / 2] - (2 * a[i, 0]);
            }
        }

        Ask.Right(weights, twice);
        weights.InputDirections.ShouldBe(3);
        Ask.Right(weights, Ask.Normals(15, 40, 2));
        weights.InputDirections.ShouldBe(15);
    }

    [Theory]
    [InlineData(1e-250)]
    [InlineData(1e250)]
    public void Questions_of_any_size_are_answered(double size)
    {
        ILazyWeights<double> weights = Make<double>(false, 20, 15);
        Matrix a = Ask.Normals(15, 3, 1);
        Matrix scaled = Map(a, value => size * value);
        Matrix z = Ask.Right(weights, scaled);
        weights.InputDirections.ShouldBe(3);
        Ask.Distance(Map(z, value => value / size), Ask.Right(weights, a)).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void After_the_norm_nothing_new_can_be_asked()
    {
        ILazyWeights<double> weights = Make<double>(false, 20, 15);
        Matrix a = Ask.Normals(15, 3, 1);
        Ask.Right(weights, a);
        double norm = weights.SquaredNorm();
        weights.SquaredNorm().ShouldBe(norm);
        Ask.Right(weights, a);
        Should.Throw<InvalidOperationException>(() => Ask.Right(weights, Ask.Normals(15, 1, 2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Single_precision_keeps_six_digits(bool orthogonal)
    {
        ILazyWeights<float> weights = Make<float>(orthogonal, 300, 200);
        Matrix a = Ask.Normals(200, 8, 1);
        Matrix d = Ask.Normals(300, 8, 2);
        Matrix z = Ask.Right(weights, a);
        Matrix x = Ask.Left(weights, d);
        Ask.Distance(Ask.Product(Ask.Transposed(d), z), Ask.Product(Ask.Transposed(x), a)).ShouldBeLessThan(2e-4);
        Matrix whole = Ask.Whole(weights);
        Ask.Distance(Ask.Product(whole, a), z).ShouldBeLessThan(3e-5);
        Ask.Distance(Ask.Product(Ask.Transposed(whole), d), x).ShouldBeLessThan(3e-5);
    }

    internal static ILazyWeights<T> Make<T>(bool orthogonal, int rows, int columns, int index = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        orthogonal
            ? new OrthogonalLazyWeights<T>(rows, columns, 1.5, Ask.Key(index), new WideScratch<T>())
            : new GaussianLazyWeights<T>(rows, columns, 1.5 / Math.Sqrt(columns), Ask.Key(index), new WideScratch<T>());

    private static Matrix Map(Matrix a, Func<double, double> function) => new(a.Rows, a.Columns, [.. a.Values.Select(function)]);
}
