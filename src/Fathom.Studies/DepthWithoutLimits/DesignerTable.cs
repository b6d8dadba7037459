using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Our own: designs of gains beside simulated networks.</summary>
internal static class DesignerTable
{
    private static readonly string[] s_activations = ["tanh", "sin"];
    private static readonly ImmutableArray<int> s_depths = [50, 200, 1000];
    private static readonly ImmutableArray<double> s_budgets = [0.5, 1, 2];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "designer",
        Paper = "Meterez et al. 2024",
        Item = "ours",
        Title = "Gains designed for a budget spend it",
        Claim = "For tanh and sin, depths 50, 200 and 1,000 and budgets of 0.5, 1 and 2 nats the simulated growth is within 25 % or 0.3 nats of the predicted one.",
        Duration = "30 s",
        FullDuration = "3 min",
        Cells = settings =>
        {
            int networks = settings.Full ? 24 : 8;
            return s_depths.SelectMany(depth => DepthGrid.Networks(settings, networks, ("activation", "identity"), ("depth", depth), ("budget", 0.0)))
                .Concat(s_activations.SelectMany(name => s_depths.SelectMany(depth => s_budgets.SelectMany(
                    budget => DepthGrid.Networks(settings, networks, ("activation", name), ("depth", depth), ("budget", budget))))));
        },
        Measure = Measure,
        Report = Report,
    };

    private static GainDesign Design(string activation, int depth, double budget) => GainDesigner.Design(new ShapingRequest
    {
        Activation = new Activation(ActivationCatalog.Create(activation)),
        Depth = depth,
        Width = DepthGrid.Size,
        BatchSize = DepthGrid.Size,
        Budget = budget,
    });

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int depth = cell.Whole("depth");
        string activation = cell.Text("activation");
        NetworkSpec spec = activation == "identity"
            ? DepthGrid.Network(activation, depth, DepthGrid.Size, "orthogonal")
            : Design(activation, depth, cell.Number("budget")).Spec!;

        // A batch of its own for every network: how near a batch is to singular changes all that it goes through.
        ulong batch = cell.Seed() + (1000 * (ulong)cell.Whole("network"));
        NormalizedChain<double> chain = new(spec, inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, batch).Samples, cell.Seed());
        chain.Forward(cell.Whole("network"), context.Cancellation);
        ChainGradient gradient = chain.Backward(depth, layer => layer == 2 || layer == depth);
        return new CellValues
        {
            ["growth"] = gradient.LogPreActivation[0] - gradient.LogPreActivation[^1],
            ["weightGrowth"] = gradient.LogWeight[1] - gradient.LogWeight[^1],
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> layers = [new LineLayer([0, 2.2], [0, 2.2]) { Name = "predicted = simulated", Slot = 3, Dash = LineDash.Dashed, Marker = Marker.None }];
        double worst = 0;
        string where = string.Empty;
        int slot = 0;
        foreach (string name in s_activations)
        {
            foreach (int depth in s_depths)
            {
                StudyResults plain = results.With("activation", "identity").With("depth", depth);
                List<SampleMean> found = [];
                List<double> predicted = [];
                foreach (double budget in s_budgets)
                {
                    StudyResults cells = results.With("activation", name).With("depth", depth).With("budget", budget);
                    GainDesign design = Design(name, depth, budget);
                    predicted.Add(0.5 * design.Profile!.Find(ProfileQuantity.LogGradientNorm)!.Points[0].Value);
                    SampleMean growth = Added(cells, plain, "growth");
                    found.Add(growth);
                    double excess = Math.Abs(growth.Mean - predicted[^1]) / Math.Max(DesignCheck.AllowedNats, DesignCheck.AllowedShare * predicted[^1]);
                    rows.Add([name, (long)depth, budget, design.Gains[0], predicted[^1], growth.ToString(), Added(cells, plain, "weightGrowth").ToString()]);
                    if (excess > worst)
                    {
                        worst = excess;
                        where = $"{name}, depth {DepthFigure.Text(depth)}, budget {DepthFigure.Text(budget)}: {growth} against {DepthFigure.Text(predicted[^1])}";
                    }
                }

                layers.Add(new PointLayer([.. predicted], [.. found.Select(mean => mean.Mean)]) { Error = [.. found.Select(mean => 2 * mean.StandardError)], Name = $"{name}, depth {DepthFigure.Text(depth)}", Slot = slot++ });
            }
        }

        return StudyReport.Of(
            new Figure("Designed and simulated growth", new Panel(new Axis("predicted growth, nats") { Minimum = 0 }, new Axis("simulated growth, nats") { Minimum = 0 }, [.. layers]))
            {
                Subtitle = $"over the identity network of the same weights; width and batch 100, {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("Growth of ln of the gradient that activations add, from the last layer to the first; and of the weights' gradient, which inputs that are not isometric distort.", ["activation", "depth", "budget", "gain", "predicted", "simulated", "of weights"], rows)],
            [new StudyClaim("Every design is within 25 % or 0.3 nats.", worst <= 1, $"the worst uses {DepthFigure.Text(100 * worst, "0")} % of that: {where}.")]);
    }

    private static SampleMean Added(StudyResults shaped, StudyResults plain, string name)
    {
        ImmutableArray<double> without = plain.Numbers(name);
        return SampleMean.Of(shaped.Numbers(name).Select((value, network) => value - without[network]));
    }
}
