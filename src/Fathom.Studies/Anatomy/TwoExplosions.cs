using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.MeanField;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Our own, joining two papers: batch norm makes gradients of plain networks explode, its absence makes activations of residual networks explode.</summary>
internal static class TwoExplosions
{
    private const int PlainDepth = 54;
    private const int PlainWidth = 256;
    private const int PlainBatch = 64;
    private const int ResidualDepth = 110;
    private static readonly ImmutableArray<int> s_layers = [.. Enumerable.Range(1, 54).Select(block => 2 * block)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "two-explosions",
        "ours",
        "Two explosions: gradients with batch norm, activations without",
        "In plain networks batch norm makes gradients explode; in residual networks its absence makes activations explode. Both rates are predicted.",
        ("90 s", "8 min"),
        settings => AnatomyCells.BothNorms.Select(norm => new JsonObject
        {
            ["kind"] = "plain",
            ["norm"] = AnatomyCells.WordOf(norm),
            ["networks"] = settings.Full ? 100 : 20,
            ["seed"] = settings.Seed,
        })
            .Concat(AnatomyCells.Networks(settings, ResidualDepth, AnatomyCells.BothNorms, settings.Full ? 24 : 6, ("kind", "residual"))),
        Measure,
        Report) with
    {
        Paper = "Yang et al. 2019, Bjorck et al. 2018",
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        if (cell.Text("kind") == "plain")
        {
            return MeasurePlain(cell, context);
        }

        AnatomyNetwork network = AnatomyCells.NetworkOf(cell);
        int batch = AnatomyCells.BatchOf(cell);
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..batch);
        NetworkGraph graph = network.Build();
        ImmutableArray<string> names = [.. s_layers.Select(layer => network.LayerName(network.LayerAt(layer)))];
        using ExecutionPlan<float> plan = ExecutionPlan.Create(
            graph,
            ParameterSet.Initialize<float>(graph, cell.Seed()),
            new PlanOptions { BatchSize = batch, Threads = context.Threads, Differentiated = ["loss"], WatchedValues = [.. names.Distinct()] });
        images.FillFrom(plan);
        EdgeRecord<float> record = new();
        plan.Forward(observer: record);
        plan.Backward();
        return new CellValues
        {
            ["logActivation"] = names.Select(name => Math.Log(record.OfValue(name)!.RootMeanSquare)).ToArray(),
            ["logKernelGradient"] = names.Select(name => Math.Log(EdgeStatistics.Measure(plan.Gradient($"{name}.weight")).RootMeanSquare)).ToArray(),
        };
    }

    private static CellValues MeasurePlain(SweepCell cell, CellContext context)
    {
        Matrix samples = new(PlainBatch, PlainWidth);
        NormalStream.Fill(samples.Values, StreamKey.Of(cell.Seed(), 0x706C616E, 0, 0, 0));
        SimulationResult result = SimulationResult.Of(NetworkSimulator.Run(
            Plain(cell.Text("norm")),
            new InputBatch(samples),
            new SimulationOptions { Networks = cell.Whole("networks"), Seed = cell.Seed(), Threads = context.Threads, Spectra = false },
            cancellation: context.Cancellation));
        ProfilePoint[] gradient = [.. result.Profile.Find(ProfileQuantity.LogGradientNorm)!.Points];
        return new CellValues
        {
            ["logGradient"] = gradient.Select(point => point.Value).ToArray(),
            ["logGradientError"] = gradient.Select(point => point.Uncertainty).ToArray(),
        };
    }

    // Without a norm the weights are He's, which keep both directions.
    private static NetworkSpec Plain(string norm) => new()
    {
        Depth = PlainDepth,
        Width = PlainWidth,
        Activation = new Activation(ActivationCatalog.Create("relu")),
        Normalization = new Normalization { Kind = norm == AnatomyCells.WordOf(AnatomyNorm.None) ? NormalizationKind.None : NormalizationKind.Batch },
        Initialization = new Initialization { WeightScale = norm == AnatomyCells.WordOf(AnatomyNorm.None) ? Math.Sqrt(2) : 1 },
    };

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> plainX = [.. Enumerable.Range(1, PlainDepth).Select(layer => (double)layer)];
        ImmutableArray<double> x = [.. s_layers.Select(layer => (double)layer)];
        List<Layer> plainGradients = [];
        List<Layer> activations = [];
        List<Layer> gradients = [];
        List<ImmutableArray<TableCell>> rows = [];
        Dictionary<AnatomyNorm, (double Gradient, double GradientLaw, double Activation, double ActivationLaw)> totals = [];
        int slot = 0;
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            string word = AnatomyCells.WordOf(norm);
            StudyResults cells = results.With("norm", word);
            CellValues plain = cells.With("kind", "plain").Cells[0].Values;
            StudyResults residual = cells.With("kind", "residual");
            ImmutableArray<double> gradient = plain["logGradient"].Numbers;
            ImmutableArray<double> law = [.. MeanFieldPredictor.Predict(Plain(word), BatchSize.Of(PlainBatch)).Profile.Find(ProfileQuantity.LogGradientNorm)!.Points.Select(point => point.Value)];
            ImmutableArray<double> error = plain["logGradientError"].Numbers;
            plainGradients.Add(new BandLayer(plainX, [.. gradient.Zip(error, (value, e) => value - (2 * e))], [.. gradient.Zip(error, (value, e) => value + (2 * e))]) { Name = word, Slot = slot });
            plainGradients.Add(new LineLayer(plainX, gradient) { Name = word, Slot = slot, Dash = LineDash.Solid });
            plainGradients.Add(DepthFigure.Law(plainX, law, $"{word}, predicted", slot));
            StreamProfile stream = StreamGrowth.Predict(new AnatomyNetwork { Norm = norm }.Stream());
            ImmutableArray<double> streamLaw = [.. s_layers.Select(layer => stream[layer].LogRootMeanSquare.Value)];
            ImmutableArray<SampleMean> activation = AnatomyCells.Means(residual, "logActivation");
            activations.AddRange(DepthFigure.Curve(x, activation, word, slot));
            activations.Add(DepthFigure.Law(x, streamLaw, $"{word}, predicted", slot));
            ImmutableArray<SampleMean> kernels = AnatomyCells.Means(residual, "logKernelGradient");
            gradients.AddRange(DepthFigure.Curve(x, kernels, word, slot++));
            totals[norm] = (gradient[0] - gradient[^1], law[0] - law[^1], activation[^1].Mean - activation[0].Mean, streamLaw[^1] - streamLaw[0]);
            rows.Add(
            [
                word, totals[norm].Gradient, totals[norm].GradientLaw, totals[norm].Activation, totals[norm].ActivationLaw, kernels[0].Mean - kernels[^1].Mean,
            ]);
        }

        (double plainWith, double plainLaw, double residualWith, _) = totals[AnatomyNorm.Everywhere];
        (double plainWithout, _, double residualWithout, double residualLaw) = totals[AnatomyNorm.None];
        return StudyReport.Of(
            new Figure("Two explosions",
            [
                new Panel(new Axis("layer"), new Axis("ln squared gradient, relative"), [.. plainGradients]) { Title = "plain network: gradients" },
                new Panel(new Axis("layer"), new Axis("ln rms of the activations"), [.. activations]) { Title = "residual network: activations" },
                new Panel(new Axis("layer"), new Axis("ln rms of the kernel gradient"), [.. gradients]) { Title = "residual network: gradients" },
            ])
            {
                Subtitle = $"plain: {PlainDepth} ReLU layers of {PlainWidth}, batch {PlainBatch}; residual: ResNet-110, Xavier, batch {AnatomyCells.Batch}; bands two standard errors",
            },
            [DepthFigure.Table("Growth in nats over the whole network: squared gradients towards the input, activations towards the output.", ["network", "plain gradient", "predicted", "residual activation", "predicted", "residual ln rms of kernel gradients"], rows)],
            [
                new StudyClaim("Plain network: batch norm makes gradients explode, at the predicted rate within 10 %.", plainWith > 10 && Math.Abs((plainWith / plainLaw) - 1) < 0.1, $"{DepthFigure.Text(plainWith)} nats, predicted {DepthFigure.Text(plainLaw)}; without norm {DepthFigure.Text(plainWithout, "F1")}."),
                new StudyClaim("Residual network: without batch norm activations explode, at the predicted rate within 20 %.", residualWithout > 3 && Math.Abs((residualWithout / residualLaw) - 1) < 0.2, $"{DepthFigure.Text(residualWithout)} nats, predicted {DepthFigure.Text(residualLaw)}; with it {DepthFigure.Text(residualWith, "F1")}."),
            ],
            "In a residual network with batch norm the gradients of kernels still grow towards the input, but only by a power of the depth; without it their profile is flatter, at values ten to a thousand times larger, and it is the activations that grow.");
    }
}
