namespace Fathom.Data.Tests;

public class BatchChoiceTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(60_000, 1000)]
    public void The_indices_are_distinct_in_range_and_a_function_of_the_seed(int count, int batchSize)
    {
        int[] chosen = BatchChoice.Choose(count, batchSize, 7);
        chosen.Distinct().Count().ShouldBe(batchSize);
        chosen.ShouldAllBe(index => index >= 0 && index < count);
        BatchChoice.Choose(count, batchSize, 7).ShouldBe(chosen);
        BatchChoice.Choose(count, (batchSize + 1) / 2, 7).ShouldBe(chosen[..((batchSize + 1) / 2)]);
    }

    // 20 ordered pairs of 5 samples, 20,000 seeds: each count is binomial with mean 1000 and deviation 30.8.
    [Fact]
    public void Every_ordered_pair_is_equally_likely_within_five_standard_errors()
    {
        const int Seeds = 20_000;
        int[] counts = new int[25];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            int[] pair = BatchChoice.Choose(5, 2, seed);
            counts[(5 * pair[0]) + pair[1]]++;
        }

        double error = Math.Sqrt(Seeds * (1 / 20.0) * (19 / 20.0));
        for (int pair = 0; pair < counts.Length; pair++)
        {
            ((double)counts[pair]).ShouldBe(pair / 5 == pair % 5 ? 0 : Seeds / 20.0, 5 * error);
        }
    }

    [Fact]
    public void More_samples_than_there_are_cannot_be_chosen() =>
        Should.Throw<ArgumentOutOfRangeException>(() => BatchChoice.Choose(3, 4, 0)).ParamName.ShouldBe("batchSize");
}
