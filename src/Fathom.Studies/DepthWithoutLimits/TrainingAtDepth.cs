using System.Collections.Immutable;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Fig. 4: training at depths 100, 500 and 1,000 with shaped activations and the identity.</summary>
internal static class TrainingAtDepth
{
    private const double Exponent = 0.4;
    private const double Rate = 0.001;
    private static readonly string[] s_activations = ["identity", "sin", "tanh"];
    private static readonly ImmutableArray<int> s_depths = [100, 500, 1000];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig4",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 4",
        Title = "Depth does not stop training",
        Claim = "At one learning rate for all depths, shaped sin and tanh networks of depth 1,000 train almost as fast as those of depth 100.",
        Duration = "3 min",
        FullDuration = "30 h (50,000 samples, 1,000 epochs, as in the paper), estimated",
        DataSet = "cifar10",
        NeedsData = true,
        Version = 2,
        Cells = settings => s_depths.Reverse().SelectMany(depth => s_activations.SelectMany(activation => DepthGrid.Networks(
            settings,
            1,
            ("activation", activation),
            ("depth", depth),
            ("samples", settings.Full ? 50_000 : 1000),
            ("epochs", settings.Full ? 1000 : 50)))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        TrainingSetup setup = new()
        {
            Network = new NetworkChoice { Spec = Network(cell.Text("activation"), cell.Whole("depth")), IsAffine = false },
            Data = new SampleRequest { Name = cell.Text("data"), Samples = cell.Whole("samples"), TestSamples = 100, Seed = cell.Seed() },
            BatchSize = DepthGrid.Size,
            Epochs = cell.Whole("epochs"),
            LearningRate = new RateSchedule { Rate = Rate },
            Seed = cell.Seed(),
            EvaluationEpochs = 0,
            EvaluationSamples = 100,
        };
        TrainingOutcome outcome = NetworkTraining.Run(setup, inputs.Pair(setup.Data), new TrainingRunOptions
        {
            Folder = context.Scratch,
            Threads = context.Threads,
            Cancellation = context.Cancellation,
            Progress = progress => context.Report((int)progress.Step, (int)progress.TotalSteps),
        });
        context.Cancellation.ThrowIfCancellationRequested();
        return new CellValues
        {
            ["epoch"] = outcome.Metrics.Select(row => row.Epoch).ToArray(),
            ["accuracy"] = outcome.Metrics.Select(row => row.Train.Accuracy).ToArray(),
            ["loss"] = outcome.Metrics.Select(row => row.Train.Loss).ToArray(),
            ["diverged"] = outcome.Divergence is not null,
        };
    }

    private static NetworkSpec Network(string activation, int depth) =>
        DepthGrid.Network(activation, depth, DepthGrid.Size, "orthogonal", centred: true, GainSchedule.Power(Exponent, unitSlope: true)) with
        {
            Normalization = new Normalization { Epsilon = 1e-5 },
        };

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        int slot = 0;
        foreach (string activation in s_activations)
        {
            Dictionary<int, double> last = [];
            foreach (int depth in s_depths)
            {
                StudyCellResult cell = results.With("activation", activation).With("depth", depth).Cells[0];
                ImmutableArray<double> accuracy = cell.Values["accuracy"].Numbers;
                last[depth] = accuracy[^1];
                layers.Add(new LineLayer(cell.Values["epoch"].Numbers, accuracy)
                {
                    Name = $"{activation}, depth {DepthFigure.Text(depth)}",
                    Slot = slot,
                    Dash = depth == 100 ? LineDash.Solid : depth == 500 ? LineDash.Dashed : LineDash.Dotted,
                    Marker = Marker.None,
                });
                rows.Add([activation, (long)depth, accuracy[0], accuracy[accuracy.Length / 2], accuracy[^1], cell.Values["loss"].Numbers[^1]]);
            }

            claims.Add(new StudyClaim(
                $"{activation}: the network of depth 1,000 learns: at the end its accuracy is above three times chance.",
                last[1000] > 3.0 / DepthGrid.Classes,
                $"{DepthFigure.Text(last[1000], "F3")}."));
            claims.Add(new StudyClaim(
                $"{activation}: in the same number of steps depth 1,000 comes to at least 0.8 of the accuracy of depth 100.",
                last[1000] > 0.8 * last[100],
                $"{DepthFigure.Text(last[1000], "F3")} at depth 1,000, {DepthFigure.Text(last[500], "F3")} at 500, {DepthFigure.Text(last[100], "F3")} at 100."));
            slot++;
        }

        double epochs = results.Cells[0].Cell.Number("epochs");
        return StudyReport.Of(
            new Figure("Training at depth", new Panel(new Axis("epoch"), new Axis("training accuracy, in training mode") { Minimum = 0 }, [.. layers]))
            {
                Subtitle = $"orthogonal start, gains ℓ^−0.4 in unit-slope form, width and batch 100, {results.Settings.Data}, gradient descent",
            },
            [DepthFigure.Table($"Training accuracy in training mode over {DepthFigure.Text(epochs)} epochs of {DepthFigure.Text(results.Cells[0].Cell.Number("samples"))} samples.", ["activation", "depth", "first epoch", "half time", "last epoch", "last loss"], rows)],
            [.. claims],
            "The paper trains for up to 1,000 epochs on all samples, with the same rate of 0.001 at every depth, and reaches 0.97 (sin, tanh) and 0.47 (identity); the default here keeps the rate and takes fewer samples and steps. A network of depth 100 bears ten times the rate (every layer moves the output) and is then faster: the claim is about one rate for all.");
    }
}
