using System.Numerics;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class GramProductTests
{
    /// <summary>Rows, columns of a, columns of b.</summary>
    private static readonly (int Rows, int M, int N)[] s_shapes =
    [
        (1, 1, 1), (3, 5, 2), (255, 12, 33), (256, 32, 16), (257, 33, 12), (300, 13, 100), (512, 100, 7), (700, 40, 41), (256, 150, 20), (40, 260, 5), (1030, 17, 3),
    ];

    [Fact]
    public void Grams_of_float32_are_sums_of_plain_chains_over_256_rows_bit_for_bit() => Check<float>();

    [Fact]
    public void Grams_of_float64_are_sums_of_plain_chains_over_256_rows_bit_for_bit() => Check<double>();

    [Fact]
    public void Rows_given_in_parts_of_256_give_the_bits_of_one_call()
    {
        PlainView<float> a = new(1000, 37, 3, 1);
        PlainView<float> b = new(1000, 21, 0, 2);
        PlainView<double> whole = new(37, 37, 1, 3);
        GramProduct.Accumulate(new ReadOnlyMatrixSpan<double>(new double[37], 1, 37), whole.View);
        PlainView<double> parts = whole.Copy();
        PlainView<double> lower = whole.Copy();
        PlainView<double> cross = new(37, 21, 2, 4);
        PlainView<double> crossParts = cross.Copy();
        GramProduct.Accumulate<float>(a.View, whole.View);
        GramProduct.AccumulateCross<float>(a.View, b.View, cross.View);
        for (int first = 0; first < 1000; first += 512)
        {
            int count = Math.Min(512, 1000 - first);
            GramProduct.Accumulate<float>(a.View.SliceRows(first, count), parts.View);
            GramProduct.AccumulateLower<float>(a.View.SliceRows(first, count), lower.View);
            GramProduct.AccumulateCross<float>(a.View.SliceRows(first, count), b.View.SliceRows(first, count), crossParts.View);
        }

        GramProduct.Mirror(lower.View);
        parts.Bits.ShouldBe(whole.Bits);
        lower.Bits.ShouldBe(whole.Bits);
        crossParts.Bits.ShouldBe(cross.Bits);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] gram = new double[70 * 70];
        GramProduct.Accumulate<float>(new PlainView<float>(600, 70, 0, 5).View, new(gram, 70, 70));
        Bits.Checksum(gram).ShouldBe(11516417406849813109UL);
        Array.Clear(gram);
        GramProduct.Accumulate<double>(new PlainView<double>(600, 70, 0, 6).View, new(gram, 70, 70));
        Bits.Checksum(gram).ShouldBe(8358629891508661668UL);
    }

    [Fact]
    public void No_rows_add_nothing()
    {
        double[] gram = [1, 2, 3, 4];
        GramProduct.Accumulate(new ReadOnlyMatrixSpan<float>(default, 0, 2), new MatrixSpan<double>(gram, 2, 2));
        gram.ShouldBe([1, 3, 3, 4]);
    }

    [Fact]
    public void Bad_operands_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => GramProduct.Accumulate<float>(new(new float[6], 2, 3), new(new double[4], 2, 2))).ParamName.ShouldBe("gram");
        Should.Throw<ArgumentException>(() => GramProduct.AccumulateCross<float>(new(new float[6], 2, 3), new(new float[6], 3, 2), new(new double[6], 3, 2))).ParamName.ShouldBe("b");
        double[] shared = new double[8];
        Should.Throw<ArgumentException>(() => GramProduct.Accumulate<double>(new(shared, 2, 2), new(shared.AsSpan(2), 2, 2))).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => GramProduct.Mirror(new(shared, 2, 3))).ParamName.ShouldBe("gram");
    }

    private static void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int m, int n) in s_shapes)
        {
            foreach (int gap in (int[])[0, 5])
            {
                PlainView<T> a = new(rows, m, gap, 1);
                PlainView<T> b = new(rows, n, gap, 2);
                PlainView<double> cross = new(m, n, gap, 3);
                PlainView<double> expected = cross.Copy();
                GramProduct.AccumulateCross<T>(a.View, b.View, cross.View);
                Twin(a, b, expected, false);
                cross.Bits.AsSpan().SequenceEqual(expected.Bits).ShouldBeTrue($"cross of {typeof(T).Name} {rows} by {m} and {n}");

                PlainView<double> gram = new(m, m, gap, 4);
                expected = gram.Copy();
                GramProduct.Accumulate<T>(a.View, gram.View);
                Twin(a, a, expected, true);
                gram.Bits.AsSpan().SequenceEqual(expected.Bits).ShouldBeTrue($"Gram of {typeof(T).Name} {rows} by {m}");
            }
        }
    }

    private static void Twin<T>(PlainView<T> a, PlainView<T> b, PlainView<double> product, bool mirrored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < product.Rows; i++)
        {
            for (int j = 0; j < (mirrored ? i + 1 : product.Columns); j++)
            {
                for (int first = 0; first < a.Rows; first += 256)
                {
                    T sum = T.Zero;
                    for (int k = first; k < Math.Min(a.Rows, first + 256); k++)
                    {
                        sum = T.FusedMultiplyAdd(a.View[k, i], b.View[k, j], sum);
                    }

                    product.View[i, j] += double.CreateChecked(sum);
                }

                if (mirrored)
                {
                    product.View[j, i] = product.View[i, j];
                }
            }
        }
    }
}
