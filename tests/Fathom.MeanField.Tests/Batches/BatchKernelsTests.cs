using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class BatchKernelsTests
{
    [Fact]
    public void One_batch_is_what_propagation_sees()
    {
        NetworkSpec spec = new() { Depth = 4, Initialization = new Initialization { WeightScale = 1.5, BiasScale = 0.4 } };
        Matrix gram = Grams.Random(9, 12, 31);
        BatchKernel kernel = Compute(spec, gram, [9]);
        BatchTrajectory trajectory = BatchPropagation.Propagate(spec, gram, cancellation: TestContext.Current.CancellationToken);
        double diagonal = Enumerable.Range(0, 9).Average(i => kernel.Covariance[i, i]);
        diagonal.ShouldBe(trajectory.Profile.Find(ProfileQuantity.Variance)!.Points[^1].Value, 1e-12);
        double rest = (kernel.Covariance.Values.Sum() - (9 * diagonal)) / 72;
        (rest / diagonal).ShouldBe(trajectory.Profile.Find(ProfileQuantity.Correlation)!.Points[^1].Value, 1e-10);
        kernel.Method.ShouldBe("Laplace method");
    }

    [Fact]
    public void The_linear_network_has_its_closed_form()
    {
        NetworkSpec spec = new() { Depth = 1, Activation = Named.Activation("identity") };
        Matrix gram = Grams.Random(6, 8, 32, 0.7);
        Gram.Distance(Compute(spec, gram, [6]).Covariance, Grams.LinearImage(gram)).ShouldBeLessThan(1e-8);
    }

    [Fact]
    public void Diagonal_blocks_of_two_batches_are_those_of_each_alone()
    {
        NetworkSpec spec = new() { Depth = 3, Skip = new Skip { BranchScale = 0.5 } };
        Matrix gram = Grams.Random(11, 14, 33);
        Matrix joint = Compute(spec, gram, [6, 5]).Covariance;
        Gram.Distance(Block(joint, 0, 6), Compute(spec, Block(gram, 0, 6), [6]).Covariance).ShouldBeLessThan(1e-12);
        Gram.Distance(Block(joint, 6, 5), Compute(spec, Block(gram, 6, 5), [5]).Covariance).ShouldBeLessThan(1e-12);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 6; j < 11; j++)
            {
                joint[i, j].ShouldBe(joint[j, i]);
            }
        }
    }

    [Fact]
    public void The_block_between_two_batches_forgets_at_the_cross_batch_rate()
    {
        // Ξ tends to a₀² 11ᵀ and its centred part shrinks by λ_CB per layer.
        FixedPoint point = BatchSymmetricFixedPoint.Solve(new Activation(ActivationCatalog.Relu), BatchSize.Of(5));
        Matrix gram = Grams.Random(10, 16, 34);
        double previous = 0;
        foreach (int depth in (int[])[29, 30])
        {
            Matrix joint = Compute(new NetworkSpec { Depth = depth }, gram, [5, 5]).Covariance;
            double centred = 0;
            double mean = 0;
            for (int i = 0; i < 5; i++)
            {
                for (int j = 5; j < 10; j++)
                {
                    mean += joint[i, j] / 25;
                }
            }

            for (int i = 0; i < 5; i++)
            {
                for (int j = 5; j < 10; j++)
                {
                    double row = Enumerable.Range(5, 5).Average(k => joint[i, k]);
                    double column = Enumerable.Range(0, 5).Average(k => joint[k, j]);
                    centred += Math.Pow(joint[i, j] - row - column + mean, 2);
                }
            }

            mean.ShouldBe(point.CrossBatch.Covariance.Value, 1e-4);
            centred = Math.Sqrt(centred);
            if (depth == 30)
            {
                (centred / previous).ShouldBe(point.CrossBatch.Eigenvalue.Value, 2e-3);
            }

            previous = centred;
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Matrix gram = Grams.Random(6, 8, 35);
        NetworkSpec spec = new() { Depth = 2 };
        foreach (int[] sizes in (int[][])[[], [5], [1, 5], [2, 2, 2], [6, 6], [7, -1]])
        {
            Should.Throw<ArgumentException>(() => Compute(spec, gram, sizes));
        }

        Should.Throw<ArgumentException>(() => Compute(
            spec with { Normalization = new Normalization { Kind = NormalizationKind.Layer } }, gram, [6])).Message.ShouldContain("batch norm");
    }

    private static BatchKernel Compute(NetworkSpec spec, Matrix gram, int[] batches) =>
        BatchKernels.Compute(spec, gram, batches, cancellation: TestContext.Current.CancellationToken);

    private static Matrix Block(Matrix matrix, int start, int size)
    {
        Matrix block = new(size, size);
        for (int i = 0; i < size; i++)
        {
            matrix.Row(start + i).Slice(start, size).CopyTo(block.Row(i));
        }

        return block;
    }
}
