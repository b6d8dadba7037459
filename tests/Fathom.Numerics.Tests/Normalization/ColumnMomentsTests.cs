namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class ColumnMomentsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 8)]
    [InlineData(700, 37)]
    [InlineData(513, 100)]
    public void Means_and_variances_are_those_of_the_columns(int rows, int columns)
    {
        double[] entries = Plain.Entries(rows * columns, 31);
        for (int i = 0; i < entries.Length; i++)
        {
            // Means up to 1e4 deviations.
            entries[i] += 100 * (i % columns);
        }

        float[] singles = Array.ConvertAll(entries, entry => (float)entry);
        double[] sums = new double[columns];
        double[] squares = new double[columns];
        double[] singleSums = new double[columns];
        double[] singleSquares = new double[columns];
        ColumnMoments.Accumulate<double>(new(entries, rows, columns), entries.AsSpan(0, columns), sums, squares);
        ColumnMoments.Accumulate<float>(new(singles, rows, columns), singles.AsSpan(0, columns), singleSums, singleSquares);
        for (int c = 0; c < columns; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(i => entries[(i * columns) + c])];
            double average = column.Average();
            double expected = column.Average(x => (x - average) * (x - average));
            (double mean, double variance) = ColumnMoments.MeanAndVariance(entries[c], sums[c], squares[c], rows);
            mean.ShouldBe(average, 1e-12 * (1 + average));
            variance.ShouldBe(expected, 1e-12);

            double[] rounded = [.. column.Select(x => (double)(float)x)];
            average = rounded.Average();
            expected = rounded.Average(x => (x - average) * (x - average));
            (mean, variance) = ColumnMoments.MeanAndVariance(singles[c], singleSums[c], singleSquares[c], rows);
            mean.ShouldBe(average, 1e-5);
            variance.ShouldBe(expected, 1e-5);
        }
    }

    [Fact]
    public void Cutting_at_multiples_of_256_rows_changes_no_bit()
    {
        float[] entries = Array.ConvertAll(Plain.Entries(1000 * 21, 32), entry => (float)entry);
        float[] shift = new float[21];
        double[] sums = new double[21];
        double[] squares = new double[21];
        ColumnMoments.Accumulate<float>(new(entries, 1000, 21), shift, sums, squares);
        double[] cutSums = new double[21];
        double[] cutSquares = new double[21];
        foreach ((int from, int to) in new[] { (0, 512), (512, 768), (768, 1000) })
        {
            ColumnMoments.Accumulate<float>(new ReadOnlyMatrixSpan<float>(entries, 1000, 21).SliceRows(from, to - from), shift, cutSums, cutSquares);
        }

        Bits.Of(cutSums).ShouldBe(Bits.Of(sums));
        Bits.Of(cutSquares).ShouldBe(Bits.Of(squares));
        Bits.Checksum([.. sums, .. squares]).ShouldBe(2883521533279467021UL);
    }

    [Fact]
    public void Rows_may_lie_apart()
    {
        double[] entries = Plain.Entries(50 * 30, 33);
        double[] sums = new double[20];
        double[] squares = new double[20];
        ColumnMoments.Accumulate(new ReadOnlyMatrixSpan<double>(entries, 50, 20, 30), new double[20], sums, squares);
        for (int c = 0; c < 20; c++)
        {
            sums[c].ShouldBe(Enumerable.Range(0, 50).Sum(i => entries[(i * 30) + c]), 1e-12);
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        double[] two = new double[2];
        double[] three = new double[3];
        Should.Throw<ArgumentException>(() => ColumnMoments.Accumulate(new ReadOnlyMatrixSpan<double>(two, 1, 2), three, two, two)).ParamName.ShouldBe("shift");
        Should.Throw<ArgumentException>(() => ColumnMoments.Accumulate(new ReadOnlyMatrixSpan<double>(two, 1, 2), two, three, two)).ParamName.ShouldBe("sums");
        Should.Throw<ArgumentException>(() => ColumnMoments.Accumulate(new ReadOnlyMatrixSpan<double>(two, 1, 2), two, two, three)).ParamName.ShouldBe("squares");
        Should.Throw<ArgumentOutOfRangeException>(() => ColumnMoments.MeanAndVariance(0, 0, 0, 0)).ParamName.ShouldBe("count");
    }
}
