using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class SampledPropagationTests
{
    private static readonly Activation Identity = new(ActivationCatalog.Identity);
    private static readonly Activation Relu = new(ActivationCatalog.Relu);
    private static readonly Activation Tanh = new(ActivationCatalog.Tanh);
    private static readonly Activation Gelu = new(ActivationCatalog.Gelu);
    private static readonly SamplingOptions Quick = new() { FirstPoints = 512, LargestPoints = 512, Tolerance = 1e-3 };

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(8, 20, 2)]
    [InlineData(8, 2, 3)]
    public void Batch_norm_alone_keeps_eigenvectors_and_has_the_known_spectrum(int batch, int features, int seed)
    {
        Matrix gram = Grams.Random(batch, features, (ulong)seed, 2);
        SampledCovariance sampled = SampledPropagation.Forward(Identity, gram, null, Quick);

        // In a plane single shifts have heavy-tailed errors, because the direction is singular at the origin.
        double floor = features == 2 ? 1e-3 : 1e-10;
        Grams.LargestDeviation(sampled, Grams.LinearImage(gram), floor).ShouldBeLessThan(6);
        sampled.LargestStandardError.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Forward_reaches_the_published_fixed_points_in_one_step()
    {
        Activation erf = new(ActivationCatalog.Erf);
        SampledCovariance sampled = SampledPropagation.Forward(erf, Grams.Symmetric(8, 3, 0.4), null, Quick);
        Grams.LargestDeviation(sampled, Grams.Symmetric(8, 0.4956664947, -0.1310955752)).ShouldBeLessThan(6);
        SampledCovariance relu = SampledPropagation.Forward(Relu, Grams.Symmetric(8, 1, 0), null, Quick);
        Grams.LargestDeviation(relu, Grams.Symmetric(8, 0.5, 0.2501349329)).ShouldBeLessThan(6);
    }

    [Theory]
    [InlineData("tanh", true, 0, NormalizationPlacement.Before)]
    [InlineData("gelu", true, 0.2, NormalizationPlacement.Before)]
    [InlineData("relu", false, 0, NormalizationPlacement.Before)]
    [InlineData("gelu", true, 0.3, NormalizationPlacement.After)]
    [InlineData("relu", true, 0.3, NormalizationPlacement.After)]
    [InlineData("tanh", false, 0.1, NormalizationPlacement.After)]
    public void Both_maps_agree_with_plain_simulation(string name, bool centred, double epsilon, NormalizationPlacement placement)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!, 1.3, name == "gelu" ? 0.2 : 0);
        Normalization norm = new() { Centred = centred, Epsilon = epsilon, Placement = placement };
        Matrix gram = Grams.Random(6, 9, 77, 0.3);
        Matrix cotangent = Grams.Random(6, 4, 78);
        SampledCovariance forward = SampledPropagation.Forward(activation, gram, norm, Quick);
        BruteForce.LargestDeviation(forward, BruteForce.Run(activation, gram, norm, null, 40_000, 5)).ShouldBeLessThan(5.5);
        SampledCovariance backward = SampledPropagation.Backward(activation, gram, cotangent, norm, Quick);
        BruteForce.LargestDeviation(backward, BruteForce.Run(activation, gram, norm, cotangent, 20_000, 6)).ShouldBeLessThan(5.5);
    }

    [Theory]
    [InlineData("tanh", 0.4201694727, -0.1336499614, 1.3585481254, 1.2565981197, 0.9548658969)]
    [InlineData("relu", 0.5, 0.2501349329, 1.7881899767, 1.5027262581, 0.7232772804)]
    [InlineData("gelu", 0.4188228963, 0.0947495755, 1.6223009333, 1.3331277780, 0.7034470658)]
    public void Backward_has_the_published_eigenvalues_on_the_three_symmetric_spaces(
        string name, double q, double c, double trace, double diagonal, double offDiagonal)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!);
        Matrix gram = Grams.Symmetric(8, q, c);
        Matrix diagonals = new(8, 8);
        diagonals[0, 0] = 2;
        diagonals[3, 3] = -2;
        Matrix rest = new(8, 8);
        foreach ((int i, int j, double value) in new[] { (0, 1, 1.0), (1, 2, -1.0), (2, 3, 1.0), (3, 0, -1.0) })
        {
            rest[i, j] = value;
            rest[j, i] = value;
        }

        foreach ((Matrix cotangent, double eigenvalue) in new[] { (Grams.Centring(8), trace), (Grams.Centred(diagonals), diagonal), (rest, offDiagonal) })
        {
            SampledCovariance image = SampledPropagation.Backward(activation, gram, cotangent, null, Quick);
            Matrix expected = new(8, 8, [.. cotangent.Values.Select(x => eigenvalue * x)]);
            Grams.LargestDeviation(image, expected).ShouldBeLessThan(6);
            image.LargestStandardError.ShouldBeLessThan(0.02);
        }
    }

    [Fact]
    public void The_analytic_radius_gives_an_exact_trace_where_plain_sampling_has_infinite_variance()
    {
        // Without activation tr E[JᵀGJ] = B (B − 2) E[1/r²], and E[1/r²] = ∫ Π (1 + 2tκ)^(−1/2) dt. Effective rank 3 of 6.
        double[] kappa = [1, 0.9, 0.7, 1e-5, 1e-6, 1e-7];
        Matrix gram = new(7, 7);
        for (int k = 0; k < 6; k++)
        {
            // Helmert's orthonormal centred directions.
            double norm = Math.Sqrt((k + 1.0) * (k + 2.0));
            for (int i = 0; i <= k + 1; i++)
            {
                for (int j = 0; j <= k + 1; j++)
                {
                    double left = i <= k ? 1 / norm : -(k + 1) / norm;
                    double right = j <= k ? 1 / norm : -(k + 1) / norm;
                    gram[i, j] += kappa[k] * left * right;
                }
            }
        }

        double mean = DoubleExponential.Integrate(t => Math.Exp(-0.5 * kappa.Sum(x => Math.Log(1 + (2 * t * x)))), 1, 1e-13).Value;
        SampledCovariance image = SampledPropagation.Backward(Identity, gram, Grams.Centring(7), null, Quick);
        double trace = Enumerable.Range(0, 7).Sum(i => image.Value[i, i]);
        trace.ShouldBe(7 * 5 * mean, 1e-9 * trace);
    }

    [Fact]
    public void A_reference_takes_the_noise_away_close_to_the_fixed_point()
    {
        SymmetricReference reference = new(
            0.4201694727,
            0.4201694727 * -0.1336499614,
            new EigenvalueTriple(Scaled(1.3585481254), Scaled(1.2565981197), Scaled(0.9548658969)));
        Matrix gram = Grams.Centring(8);
        SampledCovariance exact = SampledPropagation.Forward(Tanh, gram, null, Quick, reference);
        exact.LargestStandardError.ShouldBeLessThan(1e-13);
        Matrix cotangent = Grams.Centred(Grams.Random(8, 5, 4));
        SampledPropagation.Backward(Tanh, gram, cotangent, null, Quick, reference).LargestStandardError.ShouldBeLessThan(1e-12);

        gram[0, 0] += 0.02;
        SampledCovariance near = SampledPropagation.Forward(Tanh, gram, null, Quick, reference);
        SampledCovariance plain = SampledPropagation.Forward(Tanh, gram, null, Quick);
        near.LargestStandardError.ShouldBeLessThan(0.2 * plain.LargestStandardError);
        Agree(near, plain).ShouldBeLessThan(6);
        SampledCovariance nearBack = SampledPropagation.Backward(Tanh, gram, cotangent, null, Quick, reference);
        SampledCovariance plainBack = SampledPropagation.Backward(Tanh, gram, cotangent, null, Quick);
        nearBack.LargestStandardError.ShouldBeLessThan(0.3 * plainBack.LargestStandardError);
        Agree(nearBack, plainBack).ShouldBeLessThan(6);

        static Estimate Scaled(double value) => new(value * 0.4201694727 * 1.1336499614, 0);
    }

    [Fact]
    public void Scale_and_constant_offsets_do_not_matter_and_permutations_carry_over()
    {
        Matrix gram = Grams.Random(6, 8, 9);
        SampledCovariance plain = SampledPropagation.Forward(Gelu, gram, null, Quick);
        Matrix moved = new(6, 6, [.. gram.Values.Select(x => (1e-6 * x) + 3e-7)]);
        SampledCovariance other = SampledPropagation.Forward(Gelu, moved, null, Quick);
        int[] order = [3, 1, 5, 0, 2, 4];
        Matrix permuted = new(6, 6);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                plain.Value[i, j].ShouldBe(other.Value[i, j], 1e-8);
                plain.Value[i, j].ShouldBe(plain.Value[j, i], 1e-14);
                permuted[i, j] = gram[order[i], order[j]];
            }
        }

        SampledCovariance shuffled = SampledPropagation.Forward(Gelu, permuted, null, Quick);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                double error = plain.StandardErrors[order[i], order[j]] + shuffled.StandardErrors[i, j];
                shuffled.Value[i, j].ShouldBe(plain.Value[order[i], order[j]], 6 * error);
            }
        }

        MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(6, 6, plain.Value.Values)
            .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues[0].Real.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task One_thread_gives_the_same_bits_as_many()
    {
        Matrix gram = Grams.Random(5, 8, 9);
        SampledCovariance many = SampledPropagation.Backward(Relu, gram, gram, null, Quick);
        SampledCovariance one = await Task.Factory.StartNew(
            () => SampledPropagation.Backward(Relu, gram, gram, null, Quick),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.None,
            new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        one.Value.Values.ShouldBe(many.Value.Values);
        one.StandardErrors.Values.ShouldBe(many.StandardErrors.Values);
        SampledPropagation.Backward(Relu, gram, gram, null, Quick with { Seed = 2 }).Value.Values.ShouldNotBe(many.Value.Values);
    }

    [Fact]
    public void Error_bars_cover_the_truth()
    {
        // 200 seeds; 32 shifts have 31 degrees of freedom, so |t| > 3 has probability 0.5 % for normal errors.
        Matrix gram = Grams.Random(5, 4, 31);
        Matrix truth = Grams.LinearImage(gram);
        int inside = 0;
        int all = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            SampledCovariance sampled = SampledPropagation.Forward(Identity, gram, null, new SamplingOptions { FirstPoints = 64, LargestPoints = 64, Seed = seed });
            for (int i = 0; i < 5; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    all++;
                    inside += Math.Abs(sampled.Value[i, j] - truth[i, j]) <= (3 * sampled.StandardErrors[i, j]) + 1e-12 ? 1 : 0;
                }
            }
        }

        (inside / (double)all).ShouldBeGreaterThan(0.97);
    }

    [Fact]
    public void Sampling_goes_on_until_the_tolerance_is_reached_or_says_that_it_was_not()
    {
        Matrix gram = Grams.Random(5, 8, 12);
        SampledCovariance fine = SampledPropagation.Forward(Tanh, gram, null, new SamplingOptions { FirstPoints = 64, Tolerance = 1e-3 });
        fine.ReachedTolerance.ShouldBeTrue();
        fine.PointsPerShift.ShouldBeGreaterThan(64);
        fine.LargestStandardError.ShouldBeLessThanOrEqualTo(1e-3);
        SampledPropagation.Forward(Tanh, gram, null, new SamplingOptions { FirstPoints = 64, LargestPoints = 128, Tolerance = 1e-9 })
            .ReachedTolerance.ShouldBeFalse();
    }

    [Fact]
    public void Two_batches_that_are_independent_or_the_same_have_the_blocks_they_must_have()
    {
        Matrix joint = new(16, 16);
        for (int i = 0; i < 16; i++)
        {
            joint[i, i] = 1 + (i < 8 ? 0 : 3);
        }

        SampledCovariance apart = SampledPropagation.ForwardTwoBatches(Relu, joint, 8, null, Quick);
        for (int i = 0; i < 8; i++)
        {
            apart.Value[i, 8 + i].ShouldBe(0.1708984375, 6 * apart.StandardErrors[i, 8 + i]);
            apart.Value[i, i].ShouldBe(0.5, 6 * apart.StandardErrors[i, i]);
        }

        Matrix gram = Grams.Random(4, 7, 3);
        Matrix twice = new(8, 8);
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                twice[i, j] = gram[i % 4, j % 4];
            }
        }

        SampledCovariance same = SampledPropagation.ForwardTwoBatches(Tanh, twice, 4, null, Quick);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                same.Value[i, 4 + j].ShouldBe(same.Value[i, j], 1e-10);
            }
        }
    }

    [Fact]
    public void Expectations_that_do_not_exist_are_infinite_and_small_batches_are_exact()
    {
        Matrix rankTwo = Grams.Random(6, 2, 8);
        SampledCovariance infinite = SampledPropagation.Backward(Tanh, rankTwo, Matrix.Identity(6), null, Quick);
        infinite.Value[0, 0].ShouldBe(double.PositiveInfinity);
        SampledPropagation.Backward(Tanh, rankTwo, Matrix.Identity(6), new Normalization { Epsilon = 0.01 }, Quick).Value[0, 0].ShouldBeInRange(0, 1e3);
        SampledPropagation.Backward(Tanh, Grams.Random(2, 5, 1), Matrix.Identity(2), null, Quick).Value.Values.ShouldAllBe(x => x == 0);
        Normalization after = new() { Placement = NormalizationPlacement.After };
        SampledPropagation.Backward(Relu, Grams.Random(6, 9, 8), Matrix.Identity(6), after, Quick).Value[0, 0].ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void A_relu_before_the_norm_is_dead_on_the_whole_batch_with_probability_one_in_two_to_the_batch()
    {
        SampledCovariance sampled = SampledPropagation.Forward(
            Relu, Matrix.Identity(4), new Normalization { Placement = NormalizationPlacement.After }, Quick);
        sampled.DegenerateFraction.ShouldBe(1.0 / 16, 0.004);
        Enumerable.Range(0, 4).Sum(i => sampled.Value[i, i]).ShouldBe(4 * (1 - sampled.DegenerateFraction), 1e-10);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, new Matrix(3, 4)));
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, new Matrix(2, 2, [1, 0, 0.5, 1])));
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, new Matrix(2, 2, [1, 2, 2, 1])));
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, new Matrix(2, 2, [1, double.NaN, double.NaN, 1])));
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, Grams.Symmetric(4, 1, 1)));
        Should.Throw<ArgumentException>(() => SampledPropagation.Forward(Tanh, Matrix.Identity(4), new Normalization { Kind = NormalizationKind.Layer }));
        Should.Throw<ArgumentException>(() => SampledPropagation.Backward(Tanh, Matrix.Identity(4), Matrix.Identity(3)));
        Should.Throw<ArgumentOutOfRangeException>(() => SampledPropagation.Forward(Tanh, Matrix.Identity(4), null, new SamplingOptions { Shifts = 2 }));
        Should.Throw<ArgumentOutOfRangeException>(() => SampledPropagation.Forward(Tanh, Matrix.Identity(4), null, new SamplingOptions { FirstPoints = 100 }));
    }

    private static double Agree(SampledCovariance a, SampledCovariance b)
    {
        double largest = 0;
        for (int i = 0; i < a.Value.Values.Length; i++)
        {
            double error = a.StandardErrors.Values[i] + b.StandardErrors.Values[i] + 1e-12;
            largest = Math.Max(largest, Math.Abs(a.Value.Values[i] - b.Value.Values[i]) / error);
        }

        return largest;
    }
}
