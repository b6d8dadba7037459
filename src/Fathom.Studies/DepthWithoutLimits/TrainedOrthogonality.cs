using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Fig. 6: how far trained weights stay orthogonal over depth, and why they do.</summary>
internal static class TrainedOrthogonality
{
    private const int Width = 32;
    private const int Classes = 10;
    private const double Rate = 0.003;
    private static readonly string[] s_activations = ["identity", "tanh"];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig6",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 6",
        Title = "Training leaves the middle of a deep network orthogonal",
        Claim = "During training weights in the middle of a deep network stay nearly orthogonal, although their gradients are not small.",
        Duration = "6 s",
        FullDuration = "10 min",
        DataSet = "cifar10",
        Cells = settings => s_activations.SelectMany(activation => DepthGrid.Networks(
            settings, settings.Full ? 3 : 1, ("activation", activation), ("depth", settings.Full ? 1000 : 400), ("steps", settings.Full ? 1000 : 200))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int depth = cell.Whole("depth");
        NetworkSpec spec = DepthGrid.Network(cell.Text("activation"), depth, Width, "orthogonal", gains: GainSchedule.Power(0.4, unitSlope: true));
        ulong seed = cell.Seed() + (ulong)cell.Whole("network");
        int features = inputs.Batch(cell.Text("data"), 2, Width, seed).Samples.Columns;
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = features, Outputs = Classes });
        ParameterSet<double> weights = ParameterSet.Initialize<double>(graph, seed);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, weights, new PlanOptions { BatchSize = Width, Differentiated = ["loss"], Threads = context.Threads });
        Trainer<double> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(Rate) });
        int[] layers = [.. Enumerable.Range(2, depth - 1).Where(layer => layer % Math.Max(1, depth / 100) == 0)];
        double[] shares = [];
        double[] gradients = [];
        int steps = cell.Whole("steps");
        for (int step = 0; step < steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Report(step, steps);
            (Matrix samples, ImmutableArray<int> labels) = inputs.Batch(cell.Text("data"), Width, Width, seed + (1000 * (ulong)(step + 1)));
            samples.Values.CopyTo(plan.Input("x"));
            Span<double> classOf = plan.Input("labels");
            for (int i = 0; i < labels.Length; i++)
            {
                classOf[i] = labels[i];
            }

            if (step == 0)
            {
                plan.Forward();
                plan.Backward();
                shares = [.. layers.Select(layer => SymmetricShare(plan, layer))];
                gradients = [.. layers.Select(layer => Math.Log(System.Numerics.Tensors.TensorPrimitives.Norm(plan.Gradient($"layer.{layer}.weight"))))];
            }

            trainer.Step();
        }

        double[] gaps = [.. layers.Select(layer => IsometryMeasures.Of(new Matrix(Width, Width, weights[$"layer.{layer}.weight"].ToArray())).Gap)];
        return new CellValues { ["layer"] = layers.Select(layer => (double)layer).ToArray(), ["gap"] = gaps, ["symmetricShare"] = shares, ["logGradient"] = gradients };
    }

    /// <summary>The share of the symmetric part in Wᵀ ∂loss/∂W: what of a step leaves the orthogonal matrices.</summary>
    private static double SymmetricShare(ExecutionPlan<double> plan, int layer)
    {
        double[] product = new double[Width * Width];
        MatrixProduct.TransposedMultiply(plan.Parameters[$"layer.{layer}.weight"], plan.Gradient($"layer.{layer}.weight"), product, Width, Width, Width);
        double symmetric = 0;
        double total = 0;
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                double part = 0.5 * (product[(i * Width) + j] + product[(j * Width) + i]);
                symmetric += part * part;
                total += product[(i * Width) + j] * product[(i * Width) + j];
            }
        }

        return symmetric / total;
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> gaps = [];
        List<Layer> shares = [];
        int slot = 0;
        foreach (string activation in s_activations)
        {
            StudyResults cells = results.With("activation", activation);
            ImmutableArray<double> x = cells.Rows("layer")[0];
            ImmutableArray<double> gap = [.. Logs(cells, "gap").Select(value => Math.Exp(value))];
            ImmutableArray<double> share = [.. Logs(cells, "symmetricShare").Select(value => Math.Exp(value))];
            ImmutableArray<SampleMean> gradient = DepthGrid.Means(cells, "logGradient");
            gaps.Add(new LineLayer(x, gap) { Name = activation, Slot = slot, Dash = LineDash.Solid, Marker = Marker.None });
            shares.Add(new LineLayer(x, share) { Name = activation, Slot = slot++, Dash = LineDash.Solid, Marker = Marker.None });
            int middle = (int)(0.6 * x.Length);
            double ends = Math.Sqrt(gap[0] * gap[^1]);
            double correlation = Correlation([.. gap.Select(value => Math.Log(value))], [.. share.Select(value => Math.Log(value))]);
            foreach (int place in new[] { 0, x.Length / 4, x.Length / 2, middle, x.Length - 1 })
            {
                rows.Add([activation, (long)x[place], gap[place], share[place], gradient[place].Mean]);
            }

            double dip = gap.Min();
            claims.Add(new StudyClaim(
                $"{activation}: the isometry gap of trained weights dips between the ends by a factor of 100 or more, where gradients stay of the same order.",
                dip < 0.01 * ends && gradient[middle].Mean > -3,
                $"from {DepthFigure.Text(ends, "0.0E+0")} at the ends to {DepthFigure.Text(dip, "0.0E+0")}; ln of the gradient in the middle {DepthFigure.Text(gradient[middle].Mean, "F2")}."));
            claims.Add(new StudyClaim(
                $"{activation}: the symmetric share of Wᵀ∂W before training tells where weights stay orthogonal (correlation of logarithms above 0.8).",
                correlation > 0.8,
                $"correlation {DepthFigure.Text(correlation, "F2")}."));
        }

        panels.Add(new Panel(Axis.Layers(), new Axis("isometry gap of the weights") { Scale = AxisScale.Log10 }, [.. gaps]) { Title = "after training" });
        panels.Add(new Panel(Axis.Layers(), new Axis("symmetric share of Wᵀ ∂loss/∂W") { Scale = AxisScale.Log10 }, [.. shares]) { Title = "before training" });
        return StudyReport.Of(
            new Figure("Trained weights over depth", [.. panels])
            {
                Subtitle = $"orthogonal start, gains ℓ^−0.4, width and batch 32, {DepthFigure.Text(results.Cells[0].Cell.Number("steps"))} steps of 0.003 on {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("Isometry gap of weights after training; symmetric share and ln of the gradient before.", ["activation", "layer", "gap", "symmetric share", "ln gradient"], rows)],
            [.. claims],
            "Why: a step changes WᵀW by −η(R + Rᵀ) with R = Wᵀ∂loss/∂W. Where the batch is isometric R is similar to N = A + S, whose symmetric part S decays away from the logits, so that steps are tangent to the orthogonal matrices.");
    }

    private static double[] Logs(StudyResults cells, string name)
    {
        ImmutableArray<ImmutableArray<double>> rows = cells.Rows(name);
        return [.. Enumerable.Range(0, rows[0].Length).Select(place => rows.Average(row => Math.Log(row[place])))];
    }

    private static double Correlation(double[] x, double[] y)
    {
        double slope = LineFit.Slope(x, y);
        double meanX = x.Average();
        double meanY = y.Average();
        return slope * Math.Sqrt(x.Sum(value => (value - meanX) * (value - meanX)) / y.Sum(value => (value - meanY) * (value - meanY)));
    }
}
