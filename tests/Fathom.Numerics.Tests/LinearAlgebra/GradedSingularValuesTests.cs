namespace Fathom.Numerics.Tests;

/// <summary>Singular values of graded matrices against closed forms and the eigenvalues of ordinary ones.</summary>
public class GradedSingularValuesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-50)]
    [InlineData(-2000)]
    public void Two_graded_rows_have_the_closed_form_however_far_their_scales_part(double log)
    {
        // Rows (1, 2) and e^log (3, 1): the product of the singular values is 5 e^log; for small scales the larger tends to √5.
        Matrix rows = new(2, 2, [1, 2, 3, 1]);
        double[] logs = [0, log];
        GradedSingularValues.Decompose(rows, logs);
        (logs[0] + logs[1]).ShouldBe(Math.Log(5) + log, 1e-12 * Math.Max(1, -log));
        double scale = Math.Exp(log);
        double trace = 5 + (10 * scale * scale);
        double largest = (trace + Math.Sqrt((trace * trace) - (100 * scale * scale))) / 2;
        logs.Max().ShouldBe(Math.Log(largest) / 2, 1e-14);
    }

    [Fact]
    public void Ordinary_matrices_have_the_roots_of_the_eigenvalues_of_their_Gram_matrix()
    {
        const int Size = 12;
        Matrix rows = new(Size, Size);
        NormalStream.Fill(rows.Values, 1, 2);
        Matrix gram = new(Size, Size);
        MatrixProduct.MultiplyTransposed(rows.Values, rows.Values, gram.Values, Size, Size, Size);
        double[] logs = new double[Size];
        GradedSingularValues.Decompose(rows, logs);
        double[] squares = [.. logs.Select(log => Math.Exp(2 * log)).Order()];
        double[] expected = [.. SymmetricEigen.Values(gram).Order()];
        for (int i = 0; i < Size; i++)
        {
            squares[i].ShouldBe(expected[i], 1e-12 * expected[^1]);
        }
    }

    [Fact]
    public void Scales_that_do_not_fit_are_refused() =>
        Should.Throw<ArgumentException>(() => GradedSingularValues.Decompose(new Matrix(2, 2), new double[3]));
}
