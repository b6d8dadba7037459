using System.Numerics;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class ViewProductTests
{
    /// <summary>Rows of C, columns of C, depth.</summary>
    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (256, 4, 100), (256, 100, 100), (130, 100, 33), (12, 32, 300), (13, 17, 600), (200, 180, 300), (161, 300, 170),
        (30, 1100, 170), (5, 1017, 520), (520, 7, 5), (1, 700, 1), (700, 1, 260), (260, 260, 260), (1, 1, 1000),
    ];

    [Fact]
    public void Small_products_in_float32_are_the_plain_chain_bit_for_bit() => CheckSmall<float>();

    [Fact]
    public void Small_products_in_float64_are_the_plain_chain_bit_for_bit() => CheckSmall<double>();

    [Fact]
    public void Larger_products_in_float32_are_the_plain_chain_bit_for_bit() => CheckLarger<float>();

    [Fact]
    public void Larger_products_in_float64_are_the_plain_chain_bit_for_bit() => CheckLarger<double>();

    [Fact]
    public void A_product_without_depth_is_zero_or_leaves_the_sum_alone()
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        MatrixProduct.Multiply(new ReadOnlyMatrixSpan<float>(default, 2, 0), new ReadOnlyMatrixSpan<float>(default, 0, 3), new MatrixSpan<float>(c, 2, 3), accumulate: true);
        c.ShouldBe([1, 2, 3, 4, 5, 6]);
        MatrixProduct.Multiply(new ReadOnlyMatrixSpan<float>(default, 2, 0), new ReadOnlyMatrixSpan<float>(default, 0, 3), new MatrixSpan<float>(c, 2, 3));
        c.ShouldBe([0, 0, 0, 0, 0, 0]);
        MatrixProduct.Multiply(new ReadOnlyMatrixSpan<float>(default, 0, 2), new ReadOnlyMatrixSpan<float>(c, 2, 3), new MatrixSpan<float>(default, 0, 3));
    }

    [Fact]
    public void Not_a_number_and_infinity_stay_in_their_rows_and_columns()
    {
        double[] a = Plain.Entries(13 * 9, 1);
        double[] b = Plain.Entries(9 * 19, 2);
        a[(4 * 9) + 3] = double.NaN;
        b[(5 * 19) + 18] = double.PositiveInfinity;
        double[] c = new double[13 * 19];
        MatrixProduct.Multiply<double>(new(a, 13, 9), new(b, 9, 19), new(c, 13, 19));
        for (int i = 0; i < 13; i++)
        {
            for (int j = 0; j < 19; j++)
            {
                double.IsNaN(c[(i * 19) + j]).ShouldBe(i == 4);
                double.IsInfinity(c[(i * 19) + j]).ShouldBe(i != 4 && j == 18);
            }
        }
    }

    [Fact]
    public void Bad_operands_are_refused_by_name()
    {
        double[] four = new double[4];
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply<double>(new(four, 2, 2), new(new double[6], 3, 2), new(new double[4], 2, 2))).ParamName.ShouldBe("b");
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply<double>(new(four, 2, 2), new(four, 2, 2), new(new double[6], 2, 3))).ParamName.ShouldBe("c");
        Should.Throw<ArgumentException>(() => MatrixProduct.MultiplyTransposed<double>(new(four, 2, 2), new(new double[2], 1, 2), new(four, 2, 1))).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => MatrixProduct.TransposedMultiply<double>(new(new double[2], 2, 1), new(four, 2, 2), new(four, 1, 2))).ParamName.ShouldBe("b");
        Should.Throw<NotSupportedException>(() => MatrixProduct.Multiply<Half>(new(new Half[1], 1, 1), new(new Half[1], 1, 1), new(new Half[1], 1, 1)));
    }

    [Fact]
    public void The_result_may_lie_between_the_columns_of_an_operand()
    {
        double[] values = Plain.Entries(6 * 10, 3);
        double[] before = [.. values];
        MatrixSpan<double> whole = new(values, 6, 10);
        MatrixProduct.Multiply<double>(whole.SliceColumns(0, 4), new ReadOnlyMatrixSpan<double>(before, 4, 6), whole.SliceColumns(4, 6));
        values.Chunk(10).Select(row => row.Take(4)).SelectMany(row => row).ShouldBe(before.Chunk(10).SelectMany(row => row.Take(4)));
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply<double>(
            new MatrixSpan<double>(values, 6, 10).SliceColumns(0, 4),
            new ReadOnlyMatrixSpan<double>(before, 4, 6),
            new MatrixSpan<double>(values, 6, 10).SliceColumns(3, 6))).ParamName.ShouldBe("a");
    }

    private static void CheckSmall<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] draws = Plain.Entries(4 * 400, 17);
        for (int trial = 0; trial < 400; trial++)
        {
            Check<T>(Whole(draws[4 * trial], 40), Whole(draws[(4 * trial) + 1], 40), Whole(draws[(4 * trial) + 2], 40), Whole(draws[(4 * trial) + 3], 6) - 1, (ulong)trial);
        }
    }

    private static void CheckLarger<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < s_shapes.Length; i++)
        {
            Check<T>(s_shapes[i].M, s_shapes[i].N, s_shapes[i].K, i % 3, (ulong)i);
        }
    }

    /// <summary>All three products of one shape, once from zero or once continued, with every byte around the result watched.</summary>
    private static void Check<T>(int m, int n, int k, int gap, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PlainView<T> a = new(m, k, gap, seed);
        PlainView<T> b = new(k, n, gap, seed + 1000);
        PlainView<T> aTransposed = new(k, m, gap, seed + 2000);
        PlainView<T> bTransposed = new(n, k, gap, seed + 3000);
        PlainView<T> c = new(m, n, gap, seed + 4000);
        bool accumulate = seed % 2 == 0;
        string because = $"{typeof(T).Name} {m} by {n} by {k}, gap {gap}";

        PlainView<T> actual = c.Copy();
        PlainView<T> expected = c.Copy();
        MatrixProduct.Multiply(a.View, b.View, actual.View, accumulate);
        expected.SetToProduct((i, l) => a.View[i, l], (l, j) => b.View[l, j], k, accumulate);
        Same(actual, expected, because);

        MatrixProduct.MultiplyTransposed(a.View, bTransposed.View, actual.View, accumulate);
        expected.SetToProduct((i, l) => a.View[i, l], (l, j) => bTransposed.View[j, l], k, accumulate);
        Same(actual, expected, because);

        MatrixProduct.TransposedMultiply(aTransposed.View, b.View, actual.View, accumulate);
        expected.SetToProduct((i, l) => aTransposed.View[l, i], (l, j) => b.View[l, j], k, accumulate);
        Same(actual, expected, because);
    }

    private static void Same<T>(PlainView<T> actual, PlainView<T> expected, string because)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        actual.Bits.AsSpan().SequenceEqual(expected.Bits).ShouldBeTrue(because);

    private static int Whole(double draw, int high) => 1 + (int)((draw + 1) / 2 * high);
}
