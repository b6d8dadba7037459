using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>The exact laws of finite width against simulated networks, over widths and batches; four standard errors.</summary>
public sealed class LawsAgainstSamplerTests
{
    private const double Allowed = 4;

    public static TheoryData<int, int> Shapes
    {
        get
        {
            TheoryData<int, int> shapes = [];
            foreach (int width in (int[])[16, 64, 128])
            {
                foreach (int batch in (int[])[width / 2, width, 2 * width])
                {
                    shapes.Add(width, batch);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void One_layer_moves_the_isometry_gap_by_the_expected_step(int width, int batch)
    {
        // Below full rank the determinant is not that of all eigenvalues, so the law says nothing; the spectrum at the end is tested instead.
        if (batch < width)
        {
            return;
        }

        InputBatch input = InputBatch.Gaussian([batch], width, 11);
        FeatureSpectrum spectrum = FeatureSpectrum.Of(input.Samples);
        foreach (string weights in (string[])["orthogonal", "gaussian"])
        {
            SampleMean gap = Simulated(width, 1, weights, input, 400, ProfileQuantity.IsometryGap, 1, spectra: true);
            double step = weights == "orthogonal" ? RandomDirection.ExpectedLogarithm(spectrum).Value : GaussianWeights.ExpectedStep(spectrum).Value;
            gap.Errors(spectrum.Gap + step).ShouldBeLessThan(Allowed, $"{weights}: {gap} against {spectrum.Gap + step}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void One_layer_multiplies_the_energy_of_a_random_gradient_by_the_expected_inverse(int width, int batch)
    {
        InputBatch input = InputBatch.Gaussian([batch], width, 12);
        FeatureSpectrum spectrum = FeatureSpectrum.Of(input.Samples);
        SimulationRun run = Run(width, 1, "orthogonal", input, 400, spectra: false);
        int place = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        SampleMean energy = SampleMean.Of(Enumerable.Range(0, run.Networks).Select(network => Math.Exp(run.Value(network, place, 1))));

        // The cotangent has n·d independent normal entries; batch norm scales to root mean square one, hence n·d over the square of the inputs once more.
        double entries = (double)batch * width;
        double square = input.Samples.Values.Sum(x => x * x);
        double law = GradientBounds.OneStepEnergy(spectrum, batch).Value * entries * entries / square;
        energy.Errors(law).ShouldBeLessThan(Allowed, $"{energy} against {law}");
    }

    [Theory]
    [InlineData(16, 8)]
    [InlineData(64, 32)]
    [InlineData(128, 64)]
    public void Half_a_batch_explodes_and_ends_as_the_laws_say(int width, int batch)
    {
        InputBatch input = InputBatch.Gaussian([batch], width, 13);
        int depth = 6 * width;
        SimulationRun run = Run(width, depth, "orthogonal", input, width == 16 ? 24 : 4, spectra: true);
        int place = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        int first = depth / 3;
        int last = depth - (width / 2);
        SampleMean rate = SampleMean.Of(Enumerable.Range(0, run.Networks).Select(network => 0.5 * (run.Value(network, place, first) - run.Value(network, place, last)) / (last - first)));
        Estimate law = ExplosionExponent.Orthogonal(batch, width);
        rate.Errors(law.Value, law.Error).ShouldBeLessThan(Allowed, $"{rate} against {law}");
        int gaps = run.Quantities.IndexOf(ProfileQuantity.IsometryGap);
        SampleMean gap = SampleMean.Of(Enumerable.Range(0, run.Networks).Select(network =>
            Enumerable.Range(first, depth - first + 1).Select(layer => run.Value(network, gaps, layer)).Where(double.IsFinite).Average()));

        // A law for large width: corrections are of the order of one over the rank.
        double end = StationarySpectrum.Orthogonal(batch, width).Gap;
        gap.Errors(end, 1.5 * end / batch).ShouldBeLessThan(Allowed, $"{gap} against {end}");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(128)]
    public void From_full_rank_on_gradients_do_not_explode(int width)
    {
        foreach (int batch in (int[])[width, 2 * width])
        {
            // An isometric start: nothing but the weights acts. The first layer sees inputs of another scale, so its gradient is left out.
            Matrix start = new(batch, width);
            for (int i = 0; i < batch; i++)
            {
                start[i, i % width] = 1;
            }

            int depth = 4 * width;
            SimulationRun run = Run(width, depth, "orthogonal", new InputBatch(start), 4, spectra: false);
            int place = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
            SampleMean growth = SampleMean.Of(Enumerable.Range(0, run.Networks).Select(network => 0.5 * (run.Value(network, place, 2) - run.Value(network, place, depth / 4))));
            Math.Abs(growth.Mean).ShouldBeLessThan(0.02 + (Allowed * growth.StandardError), $"batch {batch}: {growth}");
        }
    }

    [Theory]
    [InlineData("tanh", 16, 16)]
    [InlineData("sin", 16, 32)]
    [InlineData("tanh", 64, 64)]
    [InlineData("sin", 64, 128)]
    [InlineData("sin", 128, 128)]
    [InlineData("tanh", 128, 256)]
    public void A_design_spends_its_budget_in_simulated_networks(string activation, int width, int batch)
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest { Activation = new Activation(ActivationCatalog.Create(activation)), Depth = 60, Width = width, BatchSize = batch });
        DesignCheck check = DesignCheck.Run(design, InputBatch.Gaussian([batch], width, 14), new SimulationOptions { Networks = 6 }, cancellation: TestContext.Current.CancellationToken);
        check.Agrees.ShouldBeTrue($"{check.Whole}");
        check.Layers[^1].Simulated.ShouldBe(0);
        check.Whole.Simulated.ShouldBeGreaterThan((0.5 * check.Whole.Predicted) - (Allowed * check.Whole.StandardError));
    }

    private static SampleMean Simulated(int width, int depth, string weights, InputBatch input, int networks, string quantity, int layer, bool spectra)
    {
        SimulationRun run = Run(width, depth, weights, input, networks, spectra);
        int place = run.Quantities.IndexOf(quantity);
        return SampleMean.Of(Enumerable.Range(0, networks).Select(network => run.Value(network, place, layer)));
    }

    private static SimulationRun Run(int width, int depth, string weights, InputBatch input, int networks, bool spectra) => NetworkSimulator.Run(
        DepthGrid.Network("identity", depth, width, weights), input, new SimulationOptions { Networks = networks, Method = SamplingMethod.Dense, Spectra = spectra, Seed = 21 }, cancellation: TestContext.Current.CancellationToken);
}
