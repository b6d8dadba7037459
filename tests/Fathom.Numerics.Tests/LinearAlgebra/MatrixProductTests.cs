namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 3, 5, 7 }, { 8, 8, 8 }, { 12, 16, 4 }, { 13, 17, 300 }, { 31, 33, 257 }, { 64, 64, 64 },
        { 25, 9, 40 }, { 7, 100, 600 }, { 100, 40, 513 }, { 200, 180, 300 }, { 161, 170, 170 }, { 130, 163, 261 }, { 30, 1100, 170 }, { 260, 20, 3 }, { 5, 1017, 520 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_product_is_the_plain_chain_of_fused_multiply_adds_bit_for_bit(int m, int n, int k)
    {
        double[] a = Plain.Entries(m * k, 1);
        double[] b = Plain.Entries(k * n, 2);
        double[] expected = Plain.Product(a, b, m, n, k);
        Bits.Of(Run(m * n, c => MatrixProduct.Multiply(a, b, c, m, n, k))).ShouldBe(Bits.Of(expected));
        Bits.Of(Run(m * n, c => MatrixProduct.MultiplyTransposed(a, Plain.Transposed(b, k, n), c, m, n, k))).ShouldBe(Bits.Of(expected));
        Bits.Of(Run(m * n, c => MatrixProduct.TransposedMultiply(Plain.Transposed(a, m, k), b, c, m, n, k))).ShouldBe(Bits.Of(expected));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_scaled_symmetric_product_is_the_plain_chain_and_exactly_symmetric(int m, int n, int k)
    {
        _ = n;
        double[] a = Plain.Entries(m * k, 3);
        double[] d = Plain.Entries(k, 4);
        double[] c = Run(m * m, result => MatrixProduct.SymmetricScaled(a, d, result, m, k));
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++)
                {
                    sum = Math.FusedMultiplyAdd(a[(i * k) + l], d[l] * a[(j * k) + l], sum);
                }

                c[(i * m) + j].ShouldBe(sum);
                c[(j * m) + i].ShouldBe(sum);
            }
        }
    }

    [Fact]
    public void A_product_does_not_touch_what_lies_outside_its_result_or_its_operands()
    {
        const int M = 29;
        const int N = 21;
        const int K = 270;
        double[] a = Plain.Entries(M * K, 5);
        double[] b = Plain.Entries(K * N, 6);
        double[] aBefore = [.. a];
        double[] bBefore = [.. b];
        double[] guarded = new double[(M * N) + 64];
        Array.Fill(guarded, 42);
        MatrixProduct.Multiply(a, b, guarded.AsSpan(32, M * N), M, N, K);
        guarded.Take(32).ShouldAllBe(value => value == 42);
        guarded.TakeLast(32).ShouldAllBe(value => value == 42);
        a.ShouldBe(aBefore);
        b.ShouldBe(bBefore);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        // The plain chain does not depend on the machine; the constant makes a run on another machine comparable with this one.
        double[] c = new double[100 * 90];
        MatrixProduct.Multiply(Plain.Entries(100 * 300, 7), Plain.Entries(300 * 90, 8), c, 100, 90, 300);
        Bits.Checksum(c).ShouldBe(15284383112352754480UL);
    }

    [Fact]
    public void The_bits_of_float32_are_the_same_on_every_machine()
    {
        PlainView<float> a = new(100, 300, 2, 7);
        PlainView<float> b = new(300, 90, 1, 8);
        float[] c = new float[100 * 90];
        MatrixProduct.Multiply<float>(a.View, b.View, new(c, 100, 90));
        Bits.Checksum(Array.ConvertAll(c, entry => (double)entry)).ShouldBe(16687643441577007173UL);
    }

    [Fact]
    public void It_agrees_with_an_independent_library()
    {
        double[] a = Plain.Entries(50 * 70, 9);
        double[] b = Plain.Entries(70 * 30, 10);
        double[] c = new double[50 * 30];
        MatrixProduct.Multiply(a, b, c, 50, 30, 70);
        var oracle = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(50, 70, a)
            * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(70, 30, b);
        Accuracy.Largest(c, oracle.ToRowMajorArray()).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Bad_operands_are_refused_by_name()
    {
        double[] four = new double[4];
        double[] three = new double[3];
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply(three, four, new double[4], 2, 2, 2)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply(four, three, new double[4], 2, 2, 2)).ParamName.ShouldBe("b");
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply(four, four, three, 2, 2, 2)).ParamName.ShouldBe("c");
        Should.Throw<ArgumentException>(() => MatrixProduct.Multiply(four, new double[4], four, 2, 2, 2)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => MatrixProduct.SymmetricScaled(four, new double[1], new double[4], 2, 2)).ParamName.ShouldBe("d");
        Should.Throw<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(four, four, new double[4], 0, 2, 2)).ParamName.ShouldBe("m");
    }

    private static double[] Run(int length, Action<double[]> product)
    {
        double[] c = new double[length];
        Array.Fill(c, double.NaN);
        product(c);
        return c;
    }
}
