using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Fig. 5: activations with gains and without, and a scan of the exponent of the gains.</summary>
internal static class GainsOverDepth
{
    private const double PublishedExponent = 0.4;
    private static readonly string[] s_activations = ["identity", "sin", "tanh"];
    private static readonly ImmutableArray<double> s_scan = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig5",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 5",
        Title = "Gains that fall with depth tame activations",
        Claim = "Without gains sin and tanh make gradients explode; with gains ℓ^−0.4 they stay bounded to depth 1,000.",
        Duration = "35 s",
        FullDuration = "90 s",
        DataSet = "cifar10",
        Cells = Cells,
        Measure = (cell, inputs, context) => new CellValues
        {
            ["logGradient"] = DepthGrid.SecondWeights(
                DepthGrid.Network(
                    cell.Text("activation"), DepthGrid.Depths[^1], DepthGrid.Size, "orthogonal", cell.Text("part") == "gains", GainSchedule.Power(cell.Number("exponent"), unitSlope: cell.Text("part") == "scan")),
                inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, cell.Seed()),
                cell.Seed(),
                cell.Whole("network"),
                context.Cancellation),
        },
        Report = Report,
    };

    private static IEnumerable<JsonObject> Cells(StudySettings settings)
    {
        int networks = settings.Full ? 10 : 4;
        foreach (double exponent in (double[])[0, PublishedExponent])
        {
            foreach (string activation in s_activations)
            {
                foreach (JsonObject cell in DepthGrid.Networks(settings, networks, ("part", "gains"), ("activation", activation), ("exponent", exponent)))
                {
                    yield return cell;
                }
            }
        }

        // The identity with unit slope has no gains; it is the network that all others of the scan are compared with.
        foreach ((string activation, double exponent) in ((string, double)[])[("identity", 0), .. s_scan.Select(exponent => ("tanh", exponent))])
        {
            foreach (JsonObject cell in DepthGrid.Networks(settings, networks, ("part", "scan"), ("activation", activation), ("exponent", exponent)))
            {
                yield return cell;
            }
        }
    }

    private static StudyReport Report(StudyResults results)
    {
        StudyResults gains = results.With("part", "gains");
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<Panel> panels = [];
        foreach (double exponent in (double[])[0, PublishedExponent])
        {
            List<Layer> layers = [];
            int slot = 0;
            foreach (string activation in s_activations)
            {
                StudyResults cells = gains.With("exponent", exponent).With("activation", activation);
                ImmutableArray<SampleMean> curve = DepthGrid.Means(cells, "logGradient");
                layers.AddRange(DepthFigure.Curve(DepthGrid.Abscissas, curve, activation, slot++));
                rows.Add([activation, exponent, .. Enumerable.Range(3, 5).Select(place => (TableCell)curve[place].ToString())]);
                claims.AddRange(Claims(activation, exponent, cells, curve));
            }

            if (exponent == 0)
            {
                layers.Add(new RuleLayer(Orientation.Horizontal, FloatReach.SingleRange, "float32 overflows"));
            }

            panels.Add(new Panel(DepthFigure.Depth, DepthFigure.SecondWeights, [.. layers]) { Title = exponent == 0 ? "without gains" : "gains ℓ^−0.4" });
        }

        (Panel panel, TextTable table, StudyClaim claim) = Scan(results.With("part", "scan"));
        return StudyReport.Of(
            new Figure("Activations with gains and without", [.. panels, panel])
            {
                Subtitle = $"orthogonal weights, batch norm, width 100, a batch of 100 {DepthFigure.Samples(results.Settings)}; right: tanh in unit-slope form, uncentred",
            },
            [DepthFigure.Table("ln ‖∂loss/∂W₁‖ by depth.", ["activation", "exponent", "50", "100", "200", "500", "1000"], rows), table],
            [.. claims, claim],
            "The identity with gains falls as −0.4 ln L because the published form σ(αx) scales the logits; the unit-slope form σ(αx)/α does not.",
            "The paper's curve of tanh without gains ends before depth 1,000: there the Frobenius norm leaves float32. Here gradients are kept as logarithms.");
    }

    private static IEnumerable<StudyClaim> Claims(string activation, double exponent, StudyResults cells, ImmutableArray<SampleMean> curve)
    {
        if (exponent == 0 && activation != "identity")
        {
            SampleMean slope = DepthGrid.Slope(cells, "logGradient", 50);
            double law = NonLinearity.Of(new Activation(ActivationCatalog.Create(activation))).Growth.Value;
            yield return new StudyClaim(
                $"Without gains {activation} makes ln of the gradient grow by ½ ln χ = {DepthFigure.Text(law, "F4")} per layer, within 6 %.",
                slope.Errors(law, 0.06 * law) < 4,
                $"{slope} per layer, {DepthFigure.Text(100 * ((slope.Mean / law) - 1), "+0.0;-0.0")} % off.");
        }
        else if (exponent > 0)
        {
            // The published form scales logits by L^(−p): that is taken off.
            double change = curve[^1].Mean - curve[5].Mean + (exponent * Math.Log(5));
            yield return new StudyClaim(
                $"With gains ℓ^−0.4 {activation} adds less than half a nat from depth 200 to 1,000.",
                change < 0.5,
                $"{DepthFigure.Text(change, "F2")} nats, apart from the scale of the logits.");
        }
    }

    private static (Panel Panel, TextTable Table, StudyClaim Claim) Scan(StudyResults scan)
    {
        ShapingCurve curve = ShapingCurve.Of(new Activation(ActivationCatalog.Tanh));
        ImmutableArray<ImmutableArray<double>> plain = scan.With("activation", "identity").Rows("logGradient");
        StudyResults shaped = scan.With("activation", "tanh");
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> layers = [];
        int slot = 3;
        double worst = 0;
        foreach (int place in (int[])[7, 6, 5])
        {
            int depth = DepthGrid.Depths[place];
            ImmutableArray<SampleMean> added = [.. s_scan.Select(exponent => SampleMean.Of(shaped.With("exponent", exponent).Rows("logGradient").Select((row, network) => row[place] - plain[network][place])))];
            ImmutableArray<double> law = [.. s_scan.Select(exponent => curve.CostOfPower(exponent, depth).Growth - curve.GrowthAt(1))];
            layers.AddRange(DepthFigure.Curve(s_scan, added, $"depth {DepthFigure.Text(depth)}", slot));
            layers.Add(DepthFigure.Law(s_scan, law, "law Σ R", slot++));
            for (int i = 0; i < s_scan.Length; i++)
            {
                rows.Add([(long)depth, s_scan[i], added[i].ToString(), law[i]]);
                worst = Math.Max(worst, s_scan[i] > 0.25 ? Math.Abs(added[i].Mean - law[i]) : 0);
            }
        }

        layers.Add(new RuleLayer(Orientation.Vertical, 0.25, "1/4"));
        SampleMean Later(double exponent) =>
            SampleMean.Of(shaped.With("exponent", exponent).Rows("logGradient").Select((row, network) => row[7] - row[6] - (plain[network][7] - plain[network][6])));
        SampleMean slow = Later(0.2);
        SampleMean fast = Later(PublishedExponent);
        double slowLaw = curve.CostOfPower(0.2, 1000).Growth - curve.CostOfPower(0.2, 500).Growth;
        return (
            new Panel(new Axis("exponent p of the gains ℓ^−p"), new Axis("nats added by tanh"), [.. layers]) { Title = "exponent scan" },
            DepthFigure.Table("Nats that tanh adds over the identity network of the same weights, and Σ R of the law from the second layer on.", ["depth", "exponent", "added", "law"], rows),
            new StudyClaim(
                $"The exponent must exceed 1/4: from depth 500 to 1,000 p = 0.2 goes on growing (law {DepthFigure.Text(slowLaw, "F2")} nats), p = 0.4 does not.",
                slow.Mean > 0.5 * slowLaw && Math.Abs(fast.Mean) < 0.2,
                $"p = 0.2: {slow} nats, p = 0.4: {fast} nats; above 1/4 measured sums are within {DepthFigure.Text(worst, "F2")} nats of the law."));
    }
}
