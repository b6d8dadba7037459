using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>The joint law of H ↦ Z ↦ D(Z) ↦ X against matrices that are really made: moments of entries, up to mixed fourth ones, agree within five standard errors.</summary>
public class SingleLayerLawTests
{
    private const int Draws = 12_000;
    private const double Limit = 5;

    /// <summary>Outputs m, inputs n, samples B, cotangents k, frame M.</summary>
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 6, 6, 3, 1, 0 },
        { 7, 4, 2, 2, 0 },
        { 4, 7, 3, 1, 0 },
        { 5, 4, 5, 1, 0 },
        { 8, 8, 2, 1, 8 },
        { 6, 6, 3, 1, 6 },
        { 5, 5, 2, 2, 5 },
        { 5, 5, 5, 1, 5 },
        { 8, 5, 2, 1, 8 },
        { 5, 8, 2, 1, 8 },
        { 5, 7, 3, 1, 7 },
        { 7, 5, 3, 1, 7 },
        { 6, 5, 2, 1, 9 },
        { 4, 4, 3, 1, 6 },
        { 2, 2, 1, 1, 30 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Answers_have_the_law_of_a_matrix(int outputs, int inputs, int samples, int cotangents, int frame)
    {
        WeightShape shape = new(outputs, inputs, samples, samples * cotangents, 0.8, frame);
        Compare(Weightless<double>(shape, ColumnStructure.Unknown(samples)), Explicit(shape)).ShouldBeLessThan(Limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Answers_in_single_precision_have_the_same_law(int frame)
    {
        WeightShape shape = new(8, 8, 2, 2, 0.8, frame);
        Compare(Weightless<float>(shape, ColumnStructure.Unknown(2)), Explicit(shape)).ShouldBeLessThan(Limit);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(6, 6)]
    [InlineData(16, 16)]
    public void Conditioning_on_deviations_from_the_mean_keeps_the_law_of_what_is_read(int width, int frame)
    {
        WeightShape shape = new(width, width, 4, 4, 0.8, frame);
        ColumnStructure structure = new([2, 2], CotangentSumsToZero: true, ReadsCentred: true);
        Compare(Weightless<double>(shape, structure, 2, 2), Explicit(shape, 2, 2)).ShouldBeLessThan(Limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Duplicate_and_zero_samples_keep_the_law(int frame)
    {
        WeightShape shape = new(7, 7, 4, 4, 0.8, frame);
        Matrix h = Questions.Normal(7, 4, 3);
        for (int i = 0; i < 7; i++)
        {
            h[i, 1] = 0;
            h[i, 3] = h[i, 0];
        }

        Compare(Weightless<double>(shape, ColumnStructure.Unknown(4), h), Explicit(shape, h)).ShouldBeLessThan(Limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_backward_pass_with_weights_drawn_anew_is_told_apart(int frame)
    {
        WeightShape shape = new(8, 8, 2, 2, 0.8, frame);
        Matrix h = Input(shape);
        Compare(Weightless<double>(shape, ColumnStructure.Unknown(2)), draw => Observe(
            h,
            ExplicitWeights.Multiply(ExplicitWeights.Draw(shape, draw), h),
            z => Cotangent(shape, z),
            d => Questions.Cross(ExplicitWeights.Draw(shape, draw + 1_000_000), d))).ShouldBeGreaterThan(2 * Limit);
    }

    [Theory]
    [InlineData(40, 30, 5, 0)]
    [InlineData(40, 30, 5, 90)]
    public void The_second_moment_of_the_forward_answer_is_that_of_the_input(int outputs, int inputs, int samples, int frame)
    {
        const int Networks = 2000;
        WeightShape shape = new(outputs, inputs, samples, samples, 0.3, frame);
        IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(shape, ColumnStructure.Unknown(samples), new());
        Matrix h = Questions.Normal(inputs, samples, 4);
        Matrix gram = Questions.Cross(h, h);
        Matrix sum = new(samples, samples);
        Matrix squares = new(samples, samples);
        double[] z = new double[outputs * samples];
        for (uint network = 0; network < Networks; network++)
        {
            matrix.Begin(StreamKey.Of(3, 0, network, 1, 0));
            matrix.Multiply(new ReadOnlyMatrixSpan<double>(h.Values, inputs, samples), new MatrixSpan<double>(z, outputs, samples));
            Matrix answer = Questions.Cross(new Matrix(outputs, samples, z), new Matrix(outputs, samples, z));
            for (int i = 0; i < answer.Values.Length; i++)
            {
                sum.Values[i] += answer.Values[i] / Networks;
                squares.Values[i] += answer.Values[i] * answer.Values[i] / Networks;
            }
        }

        // E W_ia W_ib = τ² for a Gaussian entry and g²/M for one of an orthogonal M × M matrix.
        double factor = outputs * 0.09 / (frame == 0 ? 1 : frame);
        for (int i = 0; i < gram.Values.Length; i++)
        {
            double error = Math.Sqrt((squares.Values[i] - (sum.Values[i] * sum.Values[i])) / Networks);
            Math.Abs(sum.Values[i] - (factor * gram.Values[i])).ShouldBeLessThan(Limit * error);
        }
    }

    private static Matrix Input(WeightShape shape)
    {
        Matrix h = Questions.Normal(shape.Inputs, shape.Samples, 3);
        for (int i = 0; i < h.Rows; i++)
        {
            for (int j = 0; j < h.Columns; j++)
            {
                h[i, j] += 0.5;
            }
        }

        return h;
    }

    private static Matrix Cotangent(WeightShape shape, Matrix z) => Questions.CotangentOf(z, shape.CotangentColumns / shape.Samples, 5);

    private static Func<ulong, double[]> Weightless<T>(WeightShape shape, ColumnStructure structure, params int[] centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Weightless<T>(shape, structure, Input(shape), centred);

    private static Func<ulong, double[]> Weightless<T>(WeightShape shape, ColumnStructure structure, Matrix h, params int[] centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IWeightlessMatrix<T> matrix = WeightlessOperator.Create<T>(shape, structure, new());
        return draw =>
        {
            matrix.Begin(StreamKey.Of(8, 0, (uint)draw, 1, 0));
            LayerTrial trial = LayerTrial.Ask(matrix, shape.Outputs, h, z => Centre(Cotangent(shape, Centre(z, centred)), centred));
            return Statistics(h, Centre(trial.Z, centred), trial.X);
        };
    }

    private static Func<ulong, double[]> Explicit(WeightShape shape, params int[] centred) => Explicit(shape, Input(shape), centred);

    private static Func<ulong, double[]> Explicit(WeightShape shape, Matrix h, params int[] centred) => draw =>
    {
        Matrix weights = ExplicitWeights.Draw(shape, draw);
        return Observe(
            h,
            Centre(ExplicitWeights.Multiply(weights, h), centred),
            z => Centre(Cotangent(shape, z), centred),
            d => Questions.Cross(weights, d));
    };

    private static Matrix Centre(Matrix matrix, int[] groups) => groups.Length == 0 ? matrix : Questions.Centred(matrix, groups);

    private static double[] Observe(Matrix h, Matrix z, Func<Matrix, Matrix> cotangent, Func<Matrix, Matrix> transposed) =>
        Statistics(h, z, transposed(cotangent(z)));

    /// <summary>Moments of single entries, of pairs, and of sums over all of X.</summary>
    private static double[] Statistics(Matrix h, Matrix z, Matrix x)
    {
        Matrix along = Questions.Cross(h, x);
        Matrix gram = Questions.Cross(x, x);
        double total = Questions.Norm(x);
        double first = x[0, 0];
        double across = x[0, x.Columns - 1];
        double below = x[x.Rows - 1, 0];
        double corner = x[x.Rows - 1, x.Columns - 1];
        double answer = z[0, 0];
        double other = z[z.Rows - 1, z.Columns - 1];
        return
        [
            answer, answer * answer, answer * other, answer * answer * other * other, Math.Pow(answer, 4),
            first, below, corner, first * first, first * across, first * below, across * below, first * corner,
            first * first * corner * corner, first * across * below * corner, Math.Pow(first, 4), Math.Pow(corner, 4), first * first * first * across,
            answer * first, answer * answer * first, answer * answer * first * first, other * other * below * below, answer * other * first * corner,
            total * total, Math.Pow(total, 4), along[0, 0], along[0, along.Columns - 1], along[0, 0] * along[0, 0],
            gram[0, gram.Columns - 1], gram[0, 0] * gram[0, 0], gram[0, 0] * gram[gram.Rows - 1, gram.Columns - 1], gram[0, 0] * answer * answer,
        ];
    }

    /// <summary>The largest difference of two means, in standard errors.</summary>
    private static double Compare(Func<ulong, double[]> first, Func<ulong, double[]> second)
    {
        (double[] mean, double[] error) one = Moments(first);
        (double[] mean, double[] error) two = Moments(second);
        double largest = 0;
        for (int i = 0; i < one.mean.Length; i++)
        {
            double error = Math.Sqrt(one.error[i] + two.error[i]);
            double difference = Math.Abs(one.mean[i] - two.mean[i]);
            largest = Math.Max(largest, difference / Math.Max(error, 1e-6 * (Math.Abs(one.mean[i]) + 1e-9)));
        }

        return largest;
    }

    private static (double[] Mean, double[] Error) Moments(Func<ulong, double[]> draw)
    {
        double[] sum = new double[draw(0).Length];
        double[] squares = new double[sum.Length];
        for (ulong i = 0; i < Draws; i++)
        {
            double[] values = draw(i);
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] += values[j] / Draws;
                squares[j] += values[j] * values[j] / Draws;
            }
        }

        return (sum, [.. squares.Select((square, j) => (square - (sum[j] * sum[j])) / Draws)]);
    }
}
