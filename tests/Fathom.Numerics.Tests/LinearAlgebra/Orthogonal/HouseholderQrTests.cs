using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class HouseholderQrTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(32, 32)]
    [InlineData(40, 33)]
    [InlineData(150, 100)]
    [InlineData(300, 7)]
    public void The_factors_are_orthonormal_and_triangular_and_rebuild_the_matrix(int rows, int columns) => Check(Plain.Entries(rows * columns, 41), rows, columns, 1e-14);

    [Fact]
    public void Any_shape_is_factored() =>
        Prop.ForAll(
            Draw.Whole(1, 80),
            Draw.Whole(0, 40),
            Draw.Whole(1, 10000),
            (columns, more, seed) => Check(Plain.Entries((columns + more) * columns, (ulong)seed), columns + more, columns, 1e-14))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Ill_conditioned_repeated_zero_tiny_and_huge_columns_leave_the_frame_orthonormal()
    {
        const int Rows = 60;
        const int Columns = 40;
        double[] a = Plain.Entries(Rows * Columns, 42);
        for (int i = 0; i < Rows; i++)
        {
            a[(i * Columns) + 3] = a[i * Columns] + (1e-13 * a[(i * Columns) + 3]);
            a[(i * Columns) + 5] = a[(i * Columns) + 1];
            a[(i * Columns) + 8] = 0;
            a[(i * Columns) + 10] *= 1e-300;
            a[(i * Columns) + 35] *= 1e300;
        }

        double[] q = [.. a];
        HouseholderQr.Decompose(new MatrixSpan<double>(q, Rows, Columns), default);
        Orthogonality(q, Rows, Columns).ShouldBeLessThan(1e-14);
    }

    [Fact]
    public void It_agrees_with_an_independent_library()
    {
        double[] a = Plain.Entries(70 * 45, 43);
        double[] q = [.. a];
        double[] r = new double[45 * 45];
        HouseholderQr.Decompose(new MatrixSpan<double>(q, 70, 45), new MatrixSpan<double>(r, 45, 45));
        MathNet.Numerics.LinearAlgebra.Matrix<double> oracle = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(70, 45, a).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R;
        for (int i = 0; i < 45; i++)
        {
            for (int j = i; j < 45; j++)
            {
                r[(i * 45) + j].ShouldBe(oracle[i, j] * Math.Sign(oracle[i, i]), 1e-12);
            }
        }
    }

    [Fact]
    public void Singles_are_rounded_doubles()
    {
        float[] a = Array.ConvertAll(Plain.Entries(50 * 20, 44), entry => (float)entry);
        double[] q = Array.ConvertAll(a, entry => (double)entry);
        double[] r = new double[400];
        float[] singleR = new float[400];
        HouseholderQr.Decompose(new MatrixSpan<double>(q, 50, 20), new MatrixSpan<double>(r, 20, 20));
        HouseholderQr.Decompose(new MatrixSpan<float>(a, 50, 20), new MatrixSpan<float>(singleR, 20, 20));
        a.ShouldBe(Array.ConvertAll(q, entry => (float)entry));
        singleR.ShouldBe(Array.ConvertAll(r, entry => (float)entry));
    }

    [Fact]
    public void Rows_may_lie_apart()
    {
        double[] a = Plain.Entries(30 * 50, 45);
        double[] before = [.. a];
        MatrixSpan<double> view = new(a, 30, 12, 50);
        double[] packed = new double[30 * 12];
        for (int i = 0; i < 30; i++)
        {
            view.Row(i).CopyTo(packed.AsSpan(i * 12));
        }

        HouseholderQr.Decompose(view, default);
        HouseholderQr.Decompose(new MatrixSpan<double>(packed, 30, 12), default);
        for (int i = 0; i < 30; i++)
        {
            Bits.Of(view.Row(i)).ShouldBe(Bits.Of(packed.AsSpan(i * 12, 12)));
            a.AsSpan((i * 50) + 12, 38).ToArray().ShouldBe(before.AsSpan((i * 50) + 12, 38).ToArray());
        }
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(9, 4)]
    [InlineData(3, 1)]
    public void The_frame_of_normal_numbers_is_uniformly_distributed(int rows, int columns)
    {
        // A Haar frame: every entry has mean 0, second moment 1/m, fourth 3/(m(m+2)); entries of one row and two columns have E q² q'² = 1/(m(m+2)),
        // entries of different rows and columns E q_ij² q_kl² = (m+1)/((m−1)m(m+2)) and E q_ij q_kl q_il q_kj = −1/((m−1)m(m+2)).
        const int Count = 40_000;
        double m = rows;
        double[] second = new double[rows * columns];
        double[] fourth = new double[rows * columns];
        double[] first = new double[rows * columns];
        double row = 0;
        double apart = 0;
        double square = 0;
        double[] frame = new double[rows * columns];
        for (uint network = 0; network < Count; network++)
        {
            NormalStream.Fill(frame, StreamKey.Of(9, 0, network, 0, 0));
            HouseholderQr.Decompose(new MatrixSpan<double>(frame, rows, columns), default);
            for (int i = 0; i < frame.Length; i++)
            {
                first[i] += frame[i];
                second[i] += frame[i] * frame[i];
                fourth[i] += Math.Pow(frame[i], 4);
            }

            if (columns > 1)
            {
                row += frame[0] * frame[0] * frame[1] * frame[1];
                apart += frame[0] * frame[0] * frame[columns + 1] * frame[columns + 1];
                square += frame[0] * frame[1] * frame[columns] * frame[columns + 1];
            }
        }

        double root = Math.Sqrt(Count);
        for (int i = 0; i < frame.Length; i++)
        {
            (first[i] / Count).ShouldBe(0, 5 / Math.Sqrt(m) / root);
            (second[i] / Count).ShouldBe(1 / m, 5 * Math.Sqrt(2 * (m - 1) / (m * m * (m + 2))) / root);
            (fourth[i] / Count).ShouldBe(3 / (m * (m + 2)), 5 * Math.Sqrt(105 / (m * (m + 2) * (m + 4) * (m + 6))) / root);
        }

        if (columns > 1)
        {
            double limit = 5 * Math.Sqrt(9 / (m * (m + 2) * (m + 4) * (m + 6))) / root;
            (row / Count).ShouldBe(1 / (m * (m + 2)), limit);
            (apart / Count).ShouldBe((m + 1) / ((m - 1) * m * (m + 2)), 3 * limit);
            (square / Count).ShouldBe(-1 / ((m - 1) * m * (m + 2)), limit);
        }
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] q = Plain.Entries(90 * 70, 46);
        double[] r = new double[70 * 70];
        HouseholderQr.Decompose(new MatrixSpan<double>(q, 90, 70), new MatrixSpan<double>(r, 70, 70));
        Bits.Checksum([.. q, .. r]).ShouldBe(8673891198863055266UL);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => HouseholderQr.Decompose(new MatrixSpan<double>(new double[6], 2, 3), default)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => HouseholderQr.Decompose(new MatrixSpan<double>([1, double.NaN], 2, 1), default)).ParamName.ShouldBe("a");
        Should.Throw<ArgumentException>(() => HouseholderQr.Decompose(new MatrixSpan<double>(new double[6], 3, 2), new MatrixSpan<double>(new double[2], 1, 2))).ParamName.ShouldBe("r");
        Should.NotThrow(() => HouseholderQr.Decompose(new MatrixSpan<double>([], 3, 0), default));
    }

    private static bool Check(double[] a, int rows, int columns, double tolerance)
    {
        double[] q = [.. a];
        double[] r = new double[columns * columns];
        Array.Fill(r, double.NaN);
        HouseholderQr.Decompose(new MatrixSpan<double>(q, rows, columns), new MatrixSpan<double>(r, columns, columns));
        for (int i = 0; i < columns; i++)
        {
            r[i * (columns + 1)].ShouldBeGreaterThanOrEqualTo(0);
            r.AsSpan(i * columns, i).ToArray().ShouldAllBe(entry => entry == 0);
        }

        Orthogonality(q, rows, columns).ShouldBeLessThan(tolerance);
        Accuracy.Largest(Plain.Product(q, r, rows, columns, columns), a).ShouldBeLessThan(tolerance * Math.Sqrt(rows));
        return true;
    }

    private static double Orthogonality(double[] q, int rows, int columns)
    {
        double[] gram = Plain.Product(Plain.Transposed(q, rows, columns), q, columns, columns, rows);
        for (int i = 0; i < columns; i++)
        {
            gram[i * (columns + 1)] -= 1;
        }

        return gram.Max(Math.Abs);
    }
}
