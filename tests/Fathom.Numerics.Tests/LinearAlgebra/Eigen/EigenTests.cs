using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class EigenTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 5, 8, 17, 33, 64, 129];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_decomposition_rebuilds_the_matrix_with_orthogonal_vectors(int size)
    {
        Matrix a = Plain.Symmetric(size, 11);
        CheckReconstruction(a, SymmetricEigen.Decompose(a), 2e-15 * size);
        if (size <= 33)
        {
            CheckReconstruction(a, JacobiEigen.Decompose(a), 2e-15 * size);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_independent_library_finds_the_same_values(int size)
    {
        Matrix a = Plain.Symmetric(size, 12);
        double[] oracle = [.. MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(size, size, a.Values).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
        Accuracy.Largest(SymmetricEigen.Decompose(a).Values, oracle).ShouldBeLessThan(4e-15 * (size + 4));
        Accuracy.Largest(SymmetricEigen.Values(a), oracle).ShouldBeLessThan(4e-15 * (size + 4));
        if (size <= 33)
        {
            Accuracy.Largest(JacobiEigen.Decompose(a).Values, oracle).ShouldBeLessThan(4e-15 * (size + 4));
        }
    }

    [Fact]
    public void The_second_difference_matrix_has_its_known_values()
    {
        const int Size = 50;
        Matrix a = new(Size, Size);
        for (int i = 0; i < Size; i++)
        {
            a[i, i] = 2;
            if (i > 0)
            {
                a[i, i - 1] = -1;
            }
        }

        // The entries above the diagonal stay zero: only the lower triangle is read.
        double[] values = SymmetricEigen.Decompose(a).Values;
        for (int k = 1; k <= Size; k++)
        {
            values[k - 1].ShouldBe(2 - (2 * Math.Cos(k * Math.PI / (Size + 1))), 3e-15);
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-160)]
    [InlineData(1e160)]
    [InlineData(1e300)]
    public void Scale_does_not_matter(double scale)
    {
        Matrix a = Plain.Symmetric(20, 13);
        Matrix scaled = new(20, 20, [.. a.Values.Select(value => value * scale)]);
        SymmetricEigenDecomposition one = SymmetricEigen.Decompose(a);
        SymmetricEigenDecomposition other = SymmetricEigen.Decompose(scaled);
        Accuracy.Largest([.. other.Values.Select(value => value / scale)], one.Values).ShouldBeLessThan(1e-13);
        Orthogonality(other.Vectors).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Zeros_multiples_of_one_and_rank_one_are_no_trouble()
    {
        SymmetricEigen.Decompose(new Matrix(6, 6)).Values.ShouldAllBe(value => value == 0);
        SymmetricEigen.Decompose(Matrix.Identity(6)).Values.ShouldAllBe(value => value == 1);
        Matrix ones = new(40, 40);
        Array.Fill(ones.Values, 1);
        SymmetricEigenDecomposition decomposition = SymmetricEigen.Decompose(ones);
        decomposition.Values[39].ShouldBe(40, 1e-13);
        decomposition.Values.Take(39).ShouldAllBe(value => Math.Abs(value) < 1e-13);
        Orthogonality(decomposition.Vectors).ShouldBeLessThan(1e-13);
    }

    [Theory]
    [InlineData(50, 128, 1)]
    [InlineData(50, 128, 2)]
    [InlineData(20, 200, 3)]
    [InlineData(2, 200, 4)]
    [InlineData(100, 101, 5)]
    public void A_cluster_at_the_level_of_rounding_is_found(int rank, int size, ulong seed)
    {
        double[] factors = new double[rank * size];
        NormalStream.Fill(factors, seed, 77);
        Matrix gram = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < rank; k++)
                {
                    gram[i, j] += Math.Max(0, factors[(k * size) + i]) * Math.Max(0, factors[(k * size) + j]);
                }
            }
        }

        double[] values = SymmetricEigen.Values(gram);
        double trace = Enumerable.Range(0, size).Sum(i => gram[i, i]);
        values.Sum().ShouldBe(trace, 1e-12 * trace);
        values.Count(value => value > 1e-10 * values[^1]).ShouldBe(rank);
        values.Take(size - rank).Max(Math.Abs).ShouldBeLessThan(1e-13 * values[^1]);
    }

    [Fact]
    public void A_matrix_of_very_unequal_scales_keeps_its_small_block()
    {
        Matrix a = Plain.Symmetric(12, 14);
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 12; j++)
            {
                a[i, j] *= Math.Pow(10, -20.0 * (i + j));
            }
        }

        SymmetricEigenDecomposition decomposition = SymmetricEigen.Decompose(a);
        decomposition.Values.ShouldAllBe(value => double.IsFinite(value));
        Orthogonality(decomposition.Vectors).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Jacobi_finds_tiny_values_of_a_graded_matrix_to_relative_accuracy()
    {
        // D H D with a well-conditioned H: the small values are determined to relative accuracy, and the trace of the inverse is known exactly.
        Matrix a = new(3, 3, [1, 0.5e-10, 0.5e-20, 0.5e-10, 1e-20, 0.5e-30, 0.5e-20, 0.5e-30, 1e-40]);
        double[] values = JacobiEigen.Decompose(a).Values;

        // det(D H D) = 0.5 · 1e-60 and the second elementary symmetric function is 0.75e-20 (1 + 1e-20 + …).
        Accuracy.Relative(values[0] * values[1] * values[2], 0.5e-60).ShouldBeLessThan(1e-14);
        Accuracy.Relative(values[2] * values[1], 0.75e-20).ShouldBeLessThan(1e-14);
    }

    [Fact]
    public void Trace_and_norm_are_kept_by_any_symmetric_matrix() =>
        Prop.ForAll(
            Draw.Whole(1, 30),
            Draw.Whole(1, 100000),
            (size, seed) =>
            {
                Matrix a = Plain.Symmetric(size, (ulong)seed);
                double[] values = SymmetricEigen.Values(a);
                double trace = Enumerable.Range(0, size).Sum(i => a[i, i]);
                double square = a.Values.Sum(value => value * value);
                return Math.Abs(values.Sum() - trace) < 1e-12 && Math.Abs(values.Sum(value => value * value) - square) < 1e-11 * (1 + square);
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        SymmetricEigenDecomposition decomposition = SymmetricEigen.Decompose(Plain.Symmetric(37, 15));
        Bits.Checksum(decomposition.Values).ShouldBe(2271753626143493428UL);
        Bits.Checksum(decomposition.Vectors.Values).ShouldBe(12805845004016622533UL);
    }

    [Fact]
    public void Bad_matrices_are_refused()
    {
        Should.Throw<ArgumentException>(() => SymmetricEigen.Decompose(new Matrix(2, 3))).ParamName.ShouldBe("symmetric");
        Matrix bad = new(2, 2);
        bad[1, 0] = double.NaN;
        Should.Throw<ArgumentException>(() => SymmetricEigen.Decompose(bad)).ParamName.ShouldBe("symmetric");
        Should.Throw<ArgumentException>(() => JacobiEigen.Decompose(bad)).ParamName.ShouldBe("symmetric");
    }

    private static void CheckReconstruction(Matrix a, SymmetricEigenDecomposition decomposition, double tolerance)
    {
        int size = a.Rows;
        double[] rebuilt = new double[size * size];
        MatrixProduct.SymmetricScaled(decomposition.Vectors.Values, decomposition.Values, rebuilt, size, size);
        Accuracy.Largest(rebuilt, a.Values).ShouldBeLessThan(tolerance + 1e-15);
        Orthogonality(decomposition.Vectors).ShouldBeLessThan(tolerance + 1e-15);
        decomposition.Values.ShouldBeInOrder();
    }

    private static double Orthogonality(Matrix vectors)
    {
        double[] gram = new double[vectors.Values.Length];
        MatrixProduct.TransposedMultiply(vectors.Values, vectors.Values, gram, vectors.Columns, vectors.Columns, vectors.Rows);
        return Accuracy.Largest(gram, Matrix.Identity(vectors.Rows).Values);
    }
}
