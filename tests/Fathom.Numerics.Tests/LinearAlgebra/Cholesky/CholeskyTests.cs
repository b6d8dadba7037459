using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(130)]
    public void The_factor_rebuilds_the_matrix(int size)
    {
        Matrix a = Gram(size, size + 5, 21);
        Matrix factor = CholeskyFactor.Factor(a);
        double[] rebuilt = new double[size * size];
        MatrixProduct.MultiplyTransposed(factor.Values, factor.Values, rebuilt, size, size, size);
        Accuracy.Largest(rebuilt, a.Values).ShouldBeLessThan(1e-14 * size);
        for (int i = 0; i < size; i++)
        {
            factor[i, i].ShouldBeGreaterThan(0);
            for (int j = i + 1; j < size; j++)
            {
                factor[i, j].ShouldBe(0);
            }
        }

        double oracle = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(size, size, a.Values).Cholesky().DeterminantLn;
        CholeskyFactor.LogDeterminant(factor).ShouldBe(oracle, 1e-11 * size);
    }

    [Fact]
    public void An_indefinite_matrix_has_no_factor()
    {
        Matrix a = new(2, 2, [1, 2, 2, 1]);
        Should.Throw<ArithmeticException>(() => CholeskyFactor.Factor(a));
        CholeskyFactor.TryFactor([1, 2, 2, 1], 2).ShouldBeFalse();
        CholeskyFactor.TryFactor([double.NaN], 1).ShouldBeFalse();
        Should.Throw<ArithmeticException>(() => PivotedCholesky.Decompose(a));
        Should.Throw<ArgumentException>(() => CholeskyFactor.TryFactor(new double[3], 2)).ParamName.ShouldBe("a");
    }

    [Fact]
    public void Pivoting_finds_the_rank_of_any_gram_matrix() =>
        Prop.ForAll(
            Draw.Whole(1, 24),
            Draw.Whole(1, 24),
            Draw.Whole(1, 10000),
            (size, rank, seed) =>
            {
                Matrix a = Gram(size, rank, (ulong)seed);
                PivotedCholesky decomposition = PivotedCholesky.Decompose(a, 1e-11);
                double[] rebuilt = new double[size * size];
                MatrixProduct.MultiplyTransposed(decomposition.Factor!.Values, decomposition.Factor.Values, rebuilt, size, size, decomposition.Rank);
                return decomposition.Rank == Math.Min(size, rank)
                    && decomposition.Residual < 1e-10
                    && Accuracy.Largest(rebuilt, a.Values) < 1e-9;
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_zero_matrix_has_rank_zero()
    {
        PivotedCholesky decomposition = PivotedCholesky.Decompose(new Matrix(4, 4));
        decomposition.Rank.ShouldBe(0);
        decomposition.Factor.ShouldBeNull();
    }

    [Fact]
    public void A_centering_matrix_loses_exactly_one_dimension()
    {
        Matrix centering = Matrix.Identity(30);
        for (int i = 0; i < centering.Values.Length; i++)
        {
            centering.Values[i] -= 1.0 / 30;
        }

        PivotedCholesky.Decompose(centering).Rank.ShouldBe(29);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 4)]
    [InlineData(50, 33)]
    public void Triangular_systems_are_solved(int size, int columns)
    {
        Matrix factor = CholeskyFactor.Factor(Gram(size, size + 8, 22));
        double[] x = Plain.Entries(size * columns, 23);
        double[] product = new double[size * columns];

        MatrixProduct.Multiply(factor.Values, x, product, size, columns, size);
        TriangularSolve.Lower(factor.Values, product, size, columns);
        Accuracy.Largest(product, x).ShouldBeLessThan(1e-11);

        MatrixProduct.TransposedMultiply(factor.Values, x, product, size, columns, size);
        TriangularSolve.LowerTransposed(factor.Values, product, size, columns);
        Accuracy.Largest(product, x).ShouldBeLessThan(1e-11);

        MatrixProduct.MultiplyTransposed(x, factor.Values, product, columns, size, size);
        TriangularSolve.RightLowerTransposed(factor.Values, product, size, columns);
        Accuracy.Largest(product, x).ShouldBeLessThan(1e-11);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine() =>
        Bits.Checksum(CholeskyFactor.Factor(Gram(37, 45, 24)).Values).ShouldBe(125089441276438784UL);

    private static Matrix Gram(int size, int rank, ulong seed)
    {
        double[] a = Plain.Entries(size * rank, seed);
        double[] ones = new double[rank];
        Array.Fill(ones, 1);
        Matrix gram = new(size, size);
        MatrixProduct.SymmetricScaled(a, ones, gram.Values, size, rank);
        return gram;
    }
}
