using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class ScaledCholeskyTests
{
    [Fact]
    public void The_factor_rebuilds_any_Gram_matrix_and_the_pivot_inverse_makes_columns_orthonormal() =>
        Prop.ForAll(
            Draw.Whole(1, 70),
            Draw.Whole(1, 70),
            Draw.Whole(1, 10000),
            (size, rank, seed) =>
            {
                int rows = rank;
                double[] h = Plain.Entries(rows * size, (ulong)seed);
                for (int i = 0; i < h.Length; i++)
                {
                    // Columns of very different lengths: scaling must make them harmless.
                    h[i] *= Math.ScaleB(1, 40 * (i % size % 3));
                }

                double[] gram = Plain.Product(Plain.Transposed(h, rows, size), h, size, size, rows);
                ScaledCholesky cholesky = Decompose(gram, size, 1e-11);
                double largest = 0;
                for (int i = 0; i < size; i++)
                {
                    for (int j = 0; j < size; j++)
                    {
                        double sum = 0;
                        for (int l = 0; l < cholesky.Rank; l++)
                        {
                            sum += cholesky.Factor[l, i] * cholesky.Factor[l, j];
                        }

                        double error = (sum - gram[(i * size) + j]) / Math.Sqrt(gram[(i * size) + i] * gram[(j * size) + j]);
                        largest = Math.Max(largest, Math.Abs(error));
                    }
                }

                double[] inverse = new double[size * cholesky.Rank];
                cholesky.PivotInverse(new MatrixSpan<double>(inverse, size, cholesky.Rank));
                double[] q = Plain.Product(h, inverse, rows, cholesky.Rank, size);
                double[] identity = Plain.Product(Plain.Transposed(q, rows, cholesky.Rank), q, cholesky.Rank, cholesky.Rank, rows);
                for (int i = 0; i < cholesky.Rank; i++)
                {
                    identity[(i * cholesky.Rank) + i] -= 1;
                }

                // Orthonormality suffers from the condition number, as every Cholesky QR does.
                return cholesky.Rank == Math.Min(size, rank) && largest < 1e-10 && cholesky.LargestDropped < 1e-11
                    && identity.Max(Math.Abs) < 1e-12 / cholesky.SmallestPivot;
            })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 3)]
    [InlineData(33, 5)]
    [InlineData(100, 100)]
    public void Pivots_in_a_given_order_rebuild_the_matrix_by_a_staircase(int size, int group)
    {
        // The last column of every group is minus the sum of the others, so it is no pivot.
        int rows = size + 5;
        double[] h = Plain.Entries(rows * size, 6);
        for (int i = 0; i < rows; i++)
        {
            for (int last = group - 1; last < size && group > 1; last += group)
            {
                h[(i * size) + last] = -Enumerable.Range(last - group + 1, group - 1).Sum(j => h[(i * size) + j]);
            }
        }

        double[] gram = Plain.Product(Plain.Transposed(h, rows, size), h, size, size, rows);
        int[] order = [.. Enumerable.Range(0, size).Where(j => group == 1 || j % group != group - 1)];
        ScaledCholesky cholesky = ScaledCholesky.DecomposeInOrder(
            new ReadOnlyMatrixSpan<double>(gram, size, size), order, new double[ScaledCholesky.WorkspaceLength(size)], new int[size]);
        cholesky.Pivots.ToArray().ShouldBe(order);
        cholesky.LargestDropped.ShouldBeLessThan(1e-12);
        double[] factor = new double[order.Length * size];
        for (int j = 0; j < order.Length; j++)
        {
            cholesky.Factor.Row(j).CopyTo(factor.AsSpan(j * size, size));
            factor.AsSpan(j * size, order[j]).ToArray().ShouldAllBe(entry => entry == 0);
        }

        Plain.Product(Plain.Transposed(factor, order.Length, size), factor, size, size, order.Length).ShouldBe(gram, 1e-11 * rows);
        double[] inverse = new double[size * order.Length];
        cholesky.PivotInverse(new MatrixSpan<double>(inverse, size, order.Length));
        double[] q = Plain.Product(h, inverse, rows, order.Length, size);
        double[] identity = Plain.Product(Plain.Transposed(q, rows, order.Length), q, order.Length, order.Length, rows);
        for (int i = 0; i < order.Length; i++)
        {
            identity[(i * order.Length) + i] -= 1;
        }

        identity.Max(Math.Abs).ShouldBeLessThan(1e-12 / cholesky.SmallestPivot);
    }

    [Fact]
    public void No_more_pivots_are_kept_than_asked_for()
    {
        double[] gram = [2, 1, 0, 1, 2, 1, 0, 1, 2];
        ReadOnlyMatrixSpan<double> view = new(gram, 3, 3);
        ScaledCholesky capped = ScaledCholesky.Decompose(view, 0, new double[ScaledCholesky.WorkspaceLength(3)], new int[3], 2);
        capped.Rank.ShouldBe(2);
        capped.SmallestPivot.ShouldBeGreaterThan(capped.LargestDropped);
        Should.Throw<ArgumentOutOfRangeException>(() => ScaledCholesky.Decompose(new ReadOnlyMatrixSpan<double>([1], 1, 1), 0, new double[99], new int[1], -1));
        Should.Throw<ArgumentException>(() => ScaledCholesky.DecomposeInOrder(new ReadOnlyMatrixSpan<double>([1], 1, 1), [1], new double[99], new int[1])).Message.ShouldContain("number 0 is 1");
        Should.Throw<ArgumentException>(() => ScaledCholesky.DecomposeInOrder(new ReadOnlyMatrixSpan<double>(gram, 3, 3), [1, 1], new double[99], new int[3])).Message.ShouldContain("ascending");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(100)]
    public void It_is_the_plain_algorithm_on_the_scaled_matrix(int size)
    {
        double[] h = Plain.Entries((size + 3) * size, 5);
        double[] gram = Plain.Product(Plain.Transposed(h, size + 3, size), h, size, size, size + 3);
        ScaledCholesky cholesky = Decompose(gram, size, 1e-12);
        (double[] factor, int[] pivots, double smallest) = Twin(gram, size);
        cholesky.Pivots.ToArray().ShouldBe(pivots);
        cholesky.SmallestPivot.ShouldBe(smallest, 1e-11);
        cholesky.LargestDropped.ShouldBe(0);
        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i < size; i++)
            {
                cholesky.Factor[j, i].ShouldBe(factor[(j * size) + i], 1e-10);
                if (Array.IndexOf(pivots, i) < j)
                {
                    cholesky.Factor[j, i].ShouldBe(0);
                }
            }
        }
    }

    [Fact]
    public void Zero_and_repeated_columns_lower_the_rank()
    {
        double[] h =
        [
            1, 0, 1, 2, 0.5,
            2, 0, 1, 4, 0.1,
            0, 0, 3, 0, 0.7,
        ];
        double[] gram = Plain.Product(Plain.Transposed(h, 3, 5), h, 5, 5, 3);
        ScaledCholesky cholesky = Decompose(gram, 5, 1e-12);
        cholesky.Rank.ShouldBe(3);
        cholesky.Pivots.ToArray().ShouldNotContain(1);
        cholesky.LargestDropped.ShouldBeLessThan(1e-14);
        Decompose(new double[9], 3, 1e-12).Rank.ShouldBe(0);
        Decompose(new double[9], 3, 1e-12).SmallestPivot.ShouldBe(1);
        Decompose([], 0, 0).Rank.ShouldBe(0);
        Decompose([-1e-20, 0, 0, 4], 2, 0).Pivots.ToArray().ShouldBe([1]);
    }

    [Fact]
    public void The_tolerance_is_relative_to_unit_columns()
    {
        // Two columns of lengths 1 and 1e6 at an angle whose squared sine is 1e-4.
        double cosine = Math.Sqrt(1 - 1e-4);
        double[] gram = [1, 1e6 * cosine, 1e6 * cosine, 1e12];
        ScaledCholesky kept = Decompose(gram, 2, 0.9e-4);
        kept.Rank.ShouldBe(2);
        kept.SmallestPivot.ShouldBe(1e-4, 1e-14);
        ScaledCholesky dropped = Decompose(gram, 2, 1.1e-4);
        dropped.Rank.ShouldBe(1);
        dropped.LargestDropped.ShouldBe(1e-4, 1e-14);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        double[] h = Plain.Entries(60 * 45, 9);
        ScaledCholesky cholesky = Decompose(Plain.Product(Plain.Transposed(h, 60, 45), h, 45, 45, 60), 45, 1e-12);
        double[] all = new double[45 * 45 * 2];
        for (int j = 0; j < 45; j++)
        {
            cholesky.Factor.Row(j).CopyTo(all.AsSpan(j * 45));
        }

        cholesky.PivotInverse(new MatrixSpan<double>(all.AsSpan(45 * 45), 45, 45));
        Bits.Checksum(all).ShouldBe(5964568704771261699UL);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => ScaledCholesky.Decompose(new ReadOnlyMatrixSpan<double>(new double[2], 1, 2), 0, new double[999], new int[9])).ParamName.ShouldBe("gram");
        Should.Throw<ArgumentException>(() => Decompose([double.NaN], 1, 0)).ParamName.ShouldBe("gram");
        Should.Throw<ArgumentException>(() => Decompose([1, double.NaN, double.NaN, 1], 2, 0)).ParamName.ShouldBe("gram");
        Should.Throw<ArgumentOutOfRangeException>(() => Decompose([1], 1, double.NaN)).ParamName.ShouldBe("relativeTolerance");
        Should.Throw<ArgumentException>(() => ScaledCholesky.Decompose(new ReadOnlyMatrixSpan<double>([1], 1, 1), 0, new double[1], new int[1])).ParamName.ShouldBe("workspace");
        Should.Throw<ArgumentException>(() => ScaledCholesky.Decompose(new ReadOnlyMatrixSpan<double>([1], 1, 1), 0, new double[99], [])).ParamName.ShouldBe("pivots");
        Should.Throw<ArgumentException>(() => Decompose([1], 1, 0).PivotInverse(new MatrixSpan<double>(new double[2], 2, 1))).ParamName.ShouldBe("inverse");
    }

    private static ScaledCholesky Decompose(double[] gram, int size, double tolerance)
    {
        double[] workspace = new double[ScaledCholesky.WorkspaceLength(size)];
        Array.Fill(workspace, double.NaN);
        return ScaledCholesky.Decompose(new ReadOnlyMatrixSpan<double>(gram, size, size), tolerance, workspace, new int[size]);
    }

    /// <summary>Pivoted elimination, entry by entry, of a matrix of full rank.</summary>
    private static (double[] Factor, int[] Pivots, double Smallest) Twin(double[] gram, int size)
    {
        double[] rest = new double[size * size];
        for (int i = 0; i < size * size; i++)
        {
            rest[i] = gram[i] / Math.Sqrt(gram[i / size * (size + 1)] * gram[i % size * (size + 1)]);
        }

        double[] factor = new double[size * size];
        int[] pivots = new int[size];
        double smallest = 1;
        for (int step = 0; step < size; step++)
        {
            int pivot = Enumerable.Range(0, size).Where(i => !pivots.Take(step).Contains(i)).MaxBy(i => Math.Round(rest[i * (size + 1)], 12));
            pivots[step] = pivot;
            double distance = rest[pivot * (size + 1)];
            smallest = Math.Min(smallest, distance);
            double[] row = [.. Enumerable.Range(0, size).Select(i => pivots.Take(step).Contains(i) ? 0 : rest[(pivot * size) + i] / Math.Sqrt(distance))];
            for (int i = 0; i < size; i++)
            {
                factor[(step * size) + i] = row[i] * Math.Sqrt(gram[i * (size + 1)]);
                for (int j = 0; j < size; j++)
                {
                    rest[(i * size) + j] -= row[i] * row[j];
                }
            }
        }

        return (factor, pivots, smallest);
    }
}
