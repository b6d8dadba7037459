namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class ReductionTests
{
    [Fact]
    public void Values_are_those_of_plain_loops_and_gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Draw draw = new(seed);
            int rank = draw.Whole(1, 4);
            Tensor x = draw.Tensor([.. Enumerable.Range(0, rank).Select(_ => draw.Whole(1, seed % 2 == 0 ? 4 : 9))]);
            int[] axes = [.. Enumerable.Range(0, rank).Where(_ => draw.Coin())];
            bool keeps = draw.Coin();
            OperationTrial sum = new(new ReduceSum([.. axes.Select(axis => draw.Coin() ? axis : axis - rank)], keeps), x);
            double[] expected = Twin(x, axes.Length == 0 ? [.. Enumerable.Range(0, rank)] : axes);
            sum.Output().Values.ShouldBeClose(expected);
            OperationTrial mean = new(new ReduceMean([.. axes], keeps), x);
            mean.Output().Values.ShouldBeClose(expected.Select(v => v * expected.Length / x.Values.Length));
            if (x.Values.Length < 300)
            {
                sum.CheckGradients();
                mean.CheckGradients();
            }
        }
    }

    [Fact]
    public void Long_sums_have_the_same_bits_for_every_number_of_threads()
    {
        Draw draw = new(3);
        foreach (int[] axes in new int[][] { [0], [1], [2], [0, 2], [1, 2], [0, 1, 2] })
        {
            OperationTrial trial = new(new ReduceSum([.. axes]), draw.Tensor(37, 41, 43));
            trial.CheckThreads(trial.Gradients<double>());
        }
    }

    private static double[] Twin(Tensor x, int[] axes)
    {
        Dictionary<string, double> sums = [];
        for (int i = 0; i < x.Values.Length; i++)
        {
            int rest = i;
            int[] index = new int[x.Shape.Rank];
            for (int d = x.Shape.Rank - 1; d >= 0; d--)
            {
                index[d] = axes.Contains(d) ? 0 : rest % x.Shape[d];
                rest /= x.Shape[d];
            }

            string key = string.Join(',', index);
            sums[key] = sums.GetValueOrDefault(key) + x.Values[i];
        }

        return [.. sums.Values];
    }
}
