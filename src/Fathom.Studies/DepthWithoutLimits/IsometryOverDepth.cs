using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Fig. 1: the isometry gap over depth, beside the exact law, the true rate and the paper's bound.</summary>
internal static class IsometryOverDepth
{
    private const int Depth = 100;
    private const double Mixture = 0.005;
    private const uint InputExperiment = 22;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig1",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 1",
        Title = "The isometry gap falls exponentially with depth",
        Claim = "With orthogonal weights and no activation the isometry gap falls exponentially, at most at the rate of Theorem 1 (with C = 0.015 in the figure).",
        Duration = "10 s",
        FullDuration = "the same",
        Cells = settings => new[] { 50, 100 }.SelectMany(width => DepthGrid.Networks(settings, 10, ("width", width))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int width = cell.Whole("width");
        NetworkSpec spec = DepthGrid.Network("identity", Depth, width, "orthogonal");
        Matrix samples = Input(width, cell.Seed());
        NormalizedChain<double> chain = new(spec, samples, cell.Seed());
        chain.Forward(cell.Whole("network"), context.Cancellation);
        double[] gaps = new double[Depth];
        double[] expected = new double[Depth];
        for (int layer = 1; layer <= Depth; layer++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            FeatureSpectrum spectrum = FeatureSpectrum.Of(new Matrix(width, width, chain.Activations(layer).ToArray()));
            gaps[layer - 1] = spectrum.Gap;
            expected[layer - 1] = spectrum.Gap + RandomDirection.ExpectedLogarithm(spectrum).Value;
        }

        return new CellValues { ["gap"] = gaps, ["expectedNext"] = expected };
    }

    /// <summary>(1 − f) I + f u vᵀ with uniform u and v, as the authors' code has it.</summary>
    private static Matrix Input(int width, ulong seed)
    {
        double[] vectors = new double[2 * width];
        UniformStream.Fill(vectors, StreamKey.Of(seed, InputExperiment, (uint)width, 0, 1));
        Matrix samples = new(width, width);
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
            {
                samples[i, j] = (Mixture * vectors[i] * vectors[width + j]) + (i == j ? 1 - Mixture : 0);
            }
        }

        return samples;
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        ImmutableArray<double> x = [.. Enumerable.Range(0, Depth).Select(layer => (double)layer)];
        foreach (double size in results.ValuesOf("width"))
        {
            int width = (int)size;
            StudyResults cells = results.With("width", size);
            ImmutableArray<SampleMean> gaps = DepthGrid.Means(cells, "gap");
            double first = gaps[0].Mean;
            ImmutableArray<double> law = IsometryPath.Gaps(FeatureSpectrum.Of(FirstActivations(width, results.Settings.Seed)), Depth);
            panels.Add(new Panel(
                Axis.Layers(),
                new Axis("isometry gap") { Scale = AxisScale.Log10 },
                [
                    .. DepthFigure.Curve(x, gaps, "10 networks, mean", 0),
                    DepthFigure.Law(x, [.. law.Take(Depth)], "law, from the first layer's spectrum", 1),
                    DepthFigure.Law(x, [.. x.Select(layer => first * Math.Pow(width / (width + 2.0), layer))], "true rate d/(d + 2)", 2, LineDash.Dotted),
                    DepthFigure.Law(x, [.. x.Select(layer => PublishedIsometryBounds.Theorem1(first, width, layer))], "Theorem 1, C = 0.015", 3, LineDash.DashDot),
                ])
            { Title = $"d = n = {DepthFigure.Text(size)}" });
            SampleMean residual = SampleMean.Of(cells.Cells.Select(Residual));
            SampleMean rate = SampleMean.Of(cells.Rows("gap").Select(row => LineFit.Slope(x, [.. row.Select(gap => Math.Log(gap))])));
            double truth = -Math.Log((width + 2.0) / width);
            claims.Add(new StudyClaim(
                $"The expected step is exact at d = {DepthFigure.Text(size)}: measured steps differ from it by nothing, on average over layers and networks.",
                residual.Errors(0) < 4,
                $"{residual} relative to the mean step, {DepthFigure.Text(residual.Errors(0), "F1")} standard errors."));
            claims.Add(new StudyClaim(
                $"The gap falls by ln(1 + 2/d) = {DepthFigure.Text(-truth, "F4")} per layer at d = {DepthFigure.Text(size)}.",
                rate.Errors(truth, 0.02 * -truth) < 4,
                $"{rate} per layer."));
            rows.Add([(long)width, gaps[0].ToString(), gaps[^1].ToString(), law[Depth - 1], PublishedIsometryBounds.Theorem1(first, width, Depth - 1), rate.ToString(), truth]);
        }

        bool below = results.ValuesOf("width").All(width => DepthGrid.Means(results.With("width", width), "gap").Select((gap, layer) => gap.Mean <= PublishedIsometryBounds.Theorem1(
            DepthGrid.Means(results.With("width", width), "gap")[0].Mean, (int)width, layer) * 1.02).All(fine => fine));
        claims.Insert(0, new StudyClaim(
            "The gap stays below the paper's bound φ₀ exp(−ℓ/(C d²(1 + dφ₀))) with C = 0.015, up to 2 %.",
            below,
            below ? "it does in every layer. The bound's depth of decay is of order d², the true one d/2: at d = 50 the bound is half as fast as the truth, at d = 100 a fifth." : "it does not, see the figure."));
        return StudyReport.Of(
            new Figure("Isometry gap over depth", [.. panels]) { Subtitle = "orthogonal weights, identity, uncentred batch norm; X₀ = 0.995 I + 0.005 u vᵀ" },
            [DepthFigure.Table("The gap behind the first and the hundredth layer; rates are of ln of the gap per layer.", ["d", "gap, layer 1", "gap, layer 100", "law", "Theorem 1", "measured rate", "−ln(1 + 2/d)"], rows)],
            [.. claims]);
    }

    /// <summary>The batch behind batch norm's first layer: a rotation leaves its Gram matrix over samples.</summary>
    private static Matrix FirstActivations(int width, ulong seed)
    {
        NormalizedChain<double> chain = new(DepthGrid.Network("identity", 1, width, "orthogonal"), Input(width, seed), seed);
        chain.Forward(0);
        return new Matrix(width, width, chain.Activations(1).ToArray());
    }

    /// <summary>Σ (gap after a step − its expectation) over the sum of the steps.</summary>
    private static double Residual(StudyCellResult result)
    {
        ImmutableArray<double> gaps = result.Values["gap"].Numbers;
        ImmutableArray<double> expected = result.Values["expectedNext"].Numbers;
        double difference = 0;
        for (int layer = 1; layer < gaps.Length; layer++)
        {
            difference += gaps[layer] - expected[layer - 1];
        }

        return difference / (gaps[0] - gaps[^1]);
    }
}
