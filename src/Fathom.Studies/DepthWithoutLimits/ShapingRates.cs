using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Our own: the growth R(α) that an activation with gain α adds, measured beside the formula.</summary>
internal static class ShapingRates
{
    private const int Depth = 600;
    private const double Start = 0.3;
    private const double End = 0.85;
    private static readonly string[] s_activations = ["tanh", "sin"];
    private static readonly ImmutableArray<double> s_gains = [1, 0.7, 0.5, 0.35, 0.25, 0.18];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "shaping-rate",
        Paper = "Meterez et al. 2024",
        Item = "ours",
        Title = "What an activation adds to the growth of gradients, by its gain",
        Claim = "A layer with gain α adds R(α) = ½ ln χ nats, χ = E φ′²/Var φ; for small gains (σ‴/σ′)² α⁴/6.",
        Duration = "16 s",
        FullDuration = "4 min",
        Cells = settings =>
        {
            int networks = settings.Full ? 20 : 4;
            return DepthGrid.Networks(settings, networks, ("activation", "identity"), ("gain", 1.0))
                .Concat(s_activations.SelectMany(name => s_gains.SelectMany(gain => DepthGrid.Networks(settings, networks, ("activation", name), ("gain", gain)))));
        },
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        NetworkSpec spec = DepthGrid.Network(cell.Text("activation"), Depth, DepthGrid.Size, "orthogonal") with
        {
            Activation = new Activation(ActivationCatalog.Create(cell.Text("activation")), cell.Number("gain")),
        };
        NormalizedChain<double> chain = new(spec, inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, cell.Seed()).Samples, cell.Seed());
        chain.Forward(cell.Whole("network"), context.Cancellation);
        double[] logs = chain.Backward(Depth, _ => false).LogPreActivation;
        int first = (int)(Start * Depth);
        int last = (int)(End * Depth);
        List<double> moments = [];
        for (int layer = Depth / 2; layer <= Depth; layer += 50)
        {
            moments.Add(SecondMoment(chain.Activations(layer)));
        }

        return new CellValues { ["rate"] = (logs[first] - logs[last]) / (last - first), ["secondMoment"] = moments.Average() };
    }

    /// <summary>p̂₂ = d Σλ²/(Σλ)² over features.</summary>
    private static double SecondMoment(ReadOnlySpan<double> activations)
    {
        int size = DepthGrid.Size;
        double[] gram = new double[size * size];
        Numerics.MatrixProduct.MultiplyTransposed(activations, activations, gram, size, size, activations.Length / size);
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += gram[(i * size) + i];
        }

        return size * gram.Sum(entry => entry * entry) / (trace * trace);
    }

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> plain = results.With("activation", "identity").Numbers("rate");
        List<Layer> layers = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        int slot = 0;
        foreach (string name in s_activations)
        {
            Activation activation = new(ActivationCatalog.Create(name));
            StudyResults cells = results.With("activation", name);
            ImmutableArray<SampleMean> rates = [.. s_gains.Select(gain => SampleMean.Of(cells.With("gain", gain).Numbers("rate").Select((rate, network) => rate - plain[network])))];
            ImmutableArray<double> law = [.. s_gains.Select(gain => NonLinearity.Of(activation.WithGain(gain)).Growth.Value)];
            SmallGainLaw small = SmallGainLaw.Of(activation)!;
            layers.Add(new PointLayer(s_gains, [.. rates.Select(rate => rate.Mean)]) { Error = [.. rates.Select(rate => 2 * rate.StandardError)], Name = $"{name}, measured", Slot = slot });
            layers.Add(DepthFigure.Law(s_gains, law, $"{name}, ½ ln χ", slot));
            layers.Add(DepthFigure.Law(s_gains, [.. s_gains.Select(small.Growth)], $"{name}, small gains", slot++, LineDash.Dotted));
            for (int i = 0; i < s_gains.Length; i++)
            {
                rows.Add([name, s_gains[i], rates[i].ToString(), law[i], rates[i].Mean / law[i], SampleMean.Of(cells.With("gain", s_gains[i]).Numbers("secondMoment")).ToString()]);
            }

            double strong = Math.Abs((rates[0].Mean / law[0]) - 1);
            double low = rates.Select((rate, i) => rate.Mean / law[i]).Min();
            double high = rates.Select((rate, i) => rate.Mean / law[i]).Max();
            claims.Add(new StudyClaim($"{name}: ½ ln χ is within 6 % at gain 1.", strong < 0.06, $"{DepthFigure.Text(100 * strong, "0.0")} % off."));
            claims.Add(new StudyClaim(
                $"{name}: over all gains the measured rate is 0.65 to 1.45 times ½ ln χ (¾ where the batch stays isometric, up to 1.3 between).",
                low > 0.65 && high < 1.45,
                $"from {DepthFigure.Text(low, "F2")} to {DepthFigure.Text(high, "F2")} times."));
        }

        return StudyReport.Of(
            new Figure("Growth added by an activation", new Panel(new Axis("gain α") { Scale = AxisScale.Log10 }, new Axis("nats per layer") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = $"over the identity network of the same weights; orthogonal, width and batch 100, {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("R(α) in the middle of networks of depth 600, and the second moment p̂₂ of the spectrum (1 at isometry).", ["activation", "gain", "measured", "½ ln χ", "ratio", "p̂₂"], rows)],
            [.. claims],
            "Over a whole design the deviations near the output and inside the network cancel: see the study designer.");
    }
}
