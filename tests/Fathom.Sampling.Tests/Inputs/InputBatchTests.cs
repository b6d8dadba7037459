using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

public class InputBatchTests
{
    [Fact]
    public void Samples_form_one_batch_unless_sizes_are_given()
    {
        InputBatch.Gaussian([3], 5, 1).Sizes.ShouldBe([3]);
        new InputBatch(new Matrix(5, 2), [2, 3]).Sizes.ShouldBe([2, 3]);
        new InputBatch(new Matrix(5, 2)).Sizes.ShouldBe([5]);
    }

    [Fact]
    public void A_gaussian_batch_depends_on_its_seed_alone()
    {
        InputBatch.Gaussian([4, 3], 7, 5).Samples.Values.ShouldBe(InputBatch.Gaussian([4, 3], 7, 5).Samples.Values);
        InputBatch.Gaussian([4, 3], 7, 6).Samples.Values.ShouldNotBe(InputBatch.Gaussian([4, 3], 7, 5).Samples.Values);
    }

    [Fact]
    public void Faults_are_refused_with_their_place()
    {
        Matrix samples = new(2, 3) { [1, 2] = double.NaN };
        Should.Throw<ArgumentException>(() => new InputBatch(samples)).Message.ShouldContain("Feature 2 of sample 1");
        Should.Throw<ArgumentException>(() => new InputBatch(new Matrix(4, 1), [3])).Message.ShouldContain("add up to the 4 samples");
        Should.Throw<ArgumentException>(() => new InputBatch(new Matrix(2, 1), labels: [1])).Message.ShouldContain("one label");
        Should.Throw<ArgumentException>(() => new InputBatch(new Matrix(2, 1), labels: [1, -1])).Message.ShouldContain("not negative");
        Should.Throw<ArgumentException>(() => InputBatch.Gaussian([], 3, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => InputBatch.Gaussian([2], 0, 1));
    }
}
