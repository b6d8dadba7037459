namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class MatrixMultiplicationTests
{
    [Fact]
    public void Values_are_those_of_a_plain_loop_over_matrices()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (Tensor a, Tensor b) = Case(new Draw(seed));
            Tensor y = new OperationTrial(new MatrixMultiplication(), a, b).Output();
            y.Values.ShouldBeClose(Twin(a, b));
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            (Tensor a, Tensor b) = Case(new Draw(seed));
            new OperationTrial(new MatrixMultiplication(), a, b).CheckGradients();
        }
    }

    private static (Tensor A, Tensor B) Case(Draw draw)
    {
        int m = draw.Whole(1, 5);
        int n = draw.Whole(1, 5);
        int k = draw.Whole(1, 5);
        int[] batch = [.. Enumerable.Range(0, draw.Whole(0, 2)).Select(_ => draw.Whole(1, 3))];
        int[] batchOfB = draw.Coin() ? [] : [.. batch.Select(size => draw.Coin() ? 1 : size)];
        int[] matrixA = batch.Length == 0 && draw.Whole(0, 3) == 0 ? [k] : [m, k];
        int[] matrixB = batchOfB.Length == 0 && draw.Whole(0, 3) == 0 ? [k] : [k, n];
        return (draw.Tensor([.. batch, .. matrixA]), draw.Tensor([.. batchOfB, .. matrixB]));
    }

    // The product of every pair of matrices, with the batch dimensions of A as the outer loop.
    private static IEnumerable<double> Twin(Tensor a, Tensor b)
    {
        int m = a.Shape.Rank == 1 ? 1 : a.Shape[^2];
        int k = a.Shape[^1];
        int n = b.Shape.Rank == 1 ? 1 : b.Shape[^1];
        int[] batch = [.. a.Shape.Take(Math.Max(0, a.Shape.Rank - 2))];
        for (int index = 0; index < a.Values.Length / (m * k); index++)
        {
            int ofB = 0;
            int rest = index;
            int step = 1;
            for (int d = batch.Length - 1; d >= 0; d--)
            {
                int place = b.Shape.Rank - 2 - (batch.Length - d);
                int size = b.Shape.Rank > 2 && place >= 0 ? b.Shape[place] : 1;
                ofB += size == 1 ? 0 : rest % batch[d] * step;
                step *= size;
                rest /= batch[d];
            }

            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    yield return Enumerable.Range(0, k).Sum(l => a.Values[(index * m * k) + (i * k) + l] * b.Values[(ofB * k * n) + (l * n) + j]);
                }
            }
        }
    }
}
