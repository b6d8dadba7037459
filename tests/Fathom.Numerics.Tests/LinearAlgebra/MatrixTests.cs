namespace Fathom.Numerics.Tests;

public class MatrixTests
{
    [Fact]
    public void A_transposed_matrix_has_rows_for_columns_and_its_own_entries()
    {
        Matrix matrix = new(2, 3, [1, 2, 3, 4, 5, 6]);
        Matrix transposed = matrix.Transposed();
        (transposed.Rows, transposed.Columns).ShouldBe((3, 2));
        transposed.Values.ShouldBe([1.0, 4, 2, 5, 3, 6]);
        transposed[0, 0] = 9;
        matrix[0, 0].ShouldBe(1);
        matrix.Transposed().Transposed().Values.ShouldBe(matrix.Values);
    }
}
