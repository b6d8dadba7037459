using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Dependence that is declared takes no slow route, and no real direction with it.</summary>
public class ColumnStructureTests
{
    private const int Width = 120;

    [Theory]
    [InlineData(0)]
    [InlineData(Width)]
    [InlineData(16)]
    public void Declared_nulls_are_dropped_on_the_fast_route(int frame)
    {
        int width = frame == 0 ? Width : frame;
        ColumnStructure structure = new([3, 4], InputSumsToZero: true, CotangentSumsToZero: true);
        IWeightlessMatrix<double> matrix = Create(width, 7, 2, frame, structure);
        LayerTrial trial = LayerTrial.Ask(
            matrix,
            width,
            Questions.Centred(Questions.Normal(width, 7, 1), 3, 4),
            z => Questions.Centred(Questions.CotangentOf(z, 2, 2), 3, 4));
        matrix.InputRank.ShouldBe(5);
        matrix.CotangentRank.ShouldBe(10);
        if (frame != 16)
        {
            matrix.InputRoute.ShouldBe(FactorRoute.Gram);
            matrix.CotangentRoute.ShouldBe(FactorRoute.Gram);
        }

        trial.AdjointError.ShouldBeLessThan(1e-12);
        if (frame > 0)
        {
            trial.IsometryError(0.9).ShouldBeLessThan(1e-12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Width)]
    public void A_group_whose_columns_are_all_zero_has_no_null_of_its_own(int frame)
    {
        ColumnStructure structure = new([3, 4], CotangentSumsToZero: true);
        IWeightlessMatrix<double> matrix = Create(Width, 7, 1, frame, structure);
        LayerTrial trial = LayerTrial.Ask(matrix, Width, Questions.Normal(Width, 7, 1), z =>
        {
            Matrix d = Questions.Centred(Questions.Normal(Width, 7, 2), 3, 4);
            for (int i = 0; i < Width; i++)
            {
                d.Row(i)[3..].Clear();
            }

            return d;
        });
        matrix.CotangentRank.ShouldBe(2);
        matrix.CotangentRoute.ShouldBe(FactorRoute.Gram);
        trial.AdjointError.ShouldBeLessThan(1e-12);
    }

    [Theory]
    [InlineData(0, 1.0, false)]
    [InlineData(0, 1e6, false)]
    [InlineData(Width, 1e6, false)]
    [InlineData(12, 1e6, true)]
    public void Reading_deviations_only_takes_the_means_off_the_input(int frame, double mean, bool staged)
    {
        int width = frame == 0 ? Width : frame;
        ColumnStructure structure = new([3, 1, 4], CotangentSumsToZero: true, ReadsCentred: true);
        IWeightlessMatrix<double> matrix = Create(width, 8, 1, frame, structure);
        Matrix h = Questions.Normal(width, 8, 1);
        Matrix offsets = Questions.Normal(width, 1, 5);
        for (int i = 0; i < h.Values.Length; i++)
        {
            h.Values[i] += mean * offsets.Values[i / 8];
        }

        LayerTrial trial = LayerTrial.Ask(matrix, width, h, z => Questions.Centred(Questions.CotangentOf(z, 1, 2), 3, 1, 4));
        matrix.InputRank.ShouldBe(5);
        matrix.InputRoute.ShouldBe(staged ? FactorRoute.StagedQr : FactorRoute.Gram);
        trial.Repeated.Values.ShouldBe(trial.Z.Values);
        LayerTrial centred = trial with { H = Questions.Centred(trial.H, 3, 1, 4) };
        centred.AdjointError.ShouldBeLessThan(1e-10 * Math.Max(1, mean * 1e-4));
        Questions.Distance(trial.Z, Questions.Centred(trial.Z, 3, 1, 4)).ShouldBeLessThan(1e-9 * Questions.Norm(trial.Z));
        if (frame > 0)
        {
            centred.ForwardIsometryError(0.9).ShouldBeLessThan(1e-9);
            centred.IsometryError(0.9).ShouldBeLessThan(1e-10);
        }
    }

    [Fact]
    public void Deviations_keep_the_law_of_their_distance_beside_a_large_mean_in_single_precision()
    {
        ColumnStructure structure = new([4], CotangentSumsToZero: true, ReadsCentred: true);
        IWeightlessMatrix<float> matrix = WeightlessOperator.Create<float>(new(Width, Width, 4, 4, 1, Width), structure, new());
        matrix.Begin(new StreamKey(3, 0));
        Matrix h = Questions.Normal(Width, 4, 1);
        Matrix offsets = Questions.Normal(Width, 1, 5);
        for (int i = 0; i < h.Values.Length; i++)
        {
            h.Values[i] = (1e-3 * h.Values[i]) + offsets.Values[i / 4];
        }

        LayerTrial trial = LayerTrial.Ask(matrix, Width, h, z => Questions.Centred(z, 4));
        (trial with { H = Questions.Centred(trial.H, 4) }).ForwardIsometryError(1).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Every_group_that_is_not_silent_has_one_column_that_follows_from_the_others()
    {
        Independent([1, 1, 1, 1, 1], false).ShouldBe([0, 1, 2, 3, 4]);
        Independent([1, 0, 1, 1, 1], false).ShouldBe([0, 2, 3, 4]);
        Independent([1, 1, 1, 1, 1], true).ShouldBe([0, 2, 3]);
        Independent([0, 0, 1, 1, 1], true).ShouldBe([2, 3]);
        Independent([1, 1, 1, 1, 1, 0, 0, 1, 1, 0], true).ShouldBe([0, 2, 3, 7]);
    }

    [Fact]
    public void Contradictory_sizes_are_refused()
    {
        Should.Throw<ArgumentException>(() => WeightlessOperator.Create<double>(new(4, 5, 3, 3, 1, 4), ColumnStructure.Unknown(3), new())).Message.ShouldContain("no block of 4 by 5");
        Should.Throw<ArgumentException>(() => WeightlessOperator.Create<double>(new(4, 0, 3, 3, 1, 0), ColumnStructure.Unknown(3), new())).Message.ShouldContain("at least 1");
        Should.Throw<ArgumentException>(() => WeightlessOperator.Create<double>(new(4, 4, 3, 3, double.NaN, 0), ColumnStructure.Unknown(3), new())).Message.ShouldContain("finite");
        Should.Throw<ArgumentException>(() => WeightlessOperator.Create<double>(new(4, 4, 3, 4, 1, 0), ColumnStructure.Unknown(3), new())).Message.ShouldContain("do not fit");
        Should.Throw<ArgumentException>(() => WeightlessOperator.Create<double>(new(4, 4, 3, 3, 1, 0), ColumnStructure.Unknown(3), new(), new double[11])).Message.ShouldContain("12 entries");
    }

    private static int[] Independent(double[] squares, bool sumsToZero) =>
        new ColumnStructure([2, 3]).IndependentColumns(squares, sumsToZero, new int[squares.Length]).ToArray();

    private static IWeightlessMatrix<double> Create(int width, int samples, int cotangents, int frame, ColumnStructure structure)
    {
        IWeightlessMatrix<double> matrix = WeightlessOperator.Create<double>(new(width, width, samples, samples * cotangents, 0.9, frame), structure, new());
        matrix.Begin(new StreamKey(7, 0));
        return matrix;
    }
}
