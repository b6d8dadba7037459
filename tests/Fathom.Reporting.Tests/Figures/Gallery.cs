using System.Collections.Immutable;

namespace Fathom.Reporting.Tests;

/// <summary>Figures as the commands draw them, for tests of layout and for looking at.</summary>
internal static class Gallery
{
    public static ImmutableArray<(string Name, Figure Figure)> All =>
    [
        ("gradient", GradientProfile()),
        ("heatmap", Heatmap()),
        ("small-heatmap", SmallHeatmap()),
        ("bars", Bars()),
        ("bars-long-names", LongNames()),
        ("three-panels", ThreePanels()),
        ("column", Column()),
        ("crowded", Crowded()),
        ("dense", Dense()),
        ("symlog", SymLog()),
        ("empty", new Figure("Nothing to show", new Panel(new Axis("x"), new Axis("y"), []))),
    ];

    public static ImmutableArray<double> Range(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    /// <summary>Natural logarithms of gradient norms over 50 layers, with the horizon of float32.</summary>
    public static Figure GradientProfile()
    {
        ImmutableArray<double> layers = Range(50, index => index + 1);
        ImmutableArray<double> theory = Range(50, index => (49 - index) * Math.Log(1.467));
        ImmutableArray<double> sampled = Range(50, index => theory[index] + (0.6 * Math.Sin(index * 0.9)) - 0.3);
        return new Figure(
            "Gradient explosion in a 50-layer ReLU network with batch normalization",
            new Panel(Axis.Layers(), new Axis("squared gradient norm") { Unit = "relative to the last layer", Scale = AxisScale.NaturalLog },
            [
                new AreaLayer(Orientation.Vertical, double.NegativeInfinity, 8, "out of reach"),
                new LineLayer(layers, theory) { Name = "predicted, infinite width" },
                new BandLayer(layers, [.. sampled.Select(value => value - 0.9)], [.. sampled.Select(value => value + 0.9)]) { Name = "sampled, width 256" },
                new LineLayer(layers, sampled) { Name = "sampled, width 256" },
                new RuleLayer(Orientation.Vertical, 15.4, "precision horizon of float32: rounding has destroyed the gradient beyond"),
            ]))
        { Subtitle = "batch 128, gradient growth 1.467 per layer, depth scale 2.61 layers" };
    }

    public static Figure Heatmap()
    {
        double[] values = new double[100 * 100];
        for (int row = 0; row < 100; row++)
        {
            for (int column = 0; column < 100; column++)
                values[(row * 100) + column] = Math.Exp(-6 + (8 * Math.Pow(column / 99.0, 1.5)) + (2 * Math.Sin(row / 15.0)));
        }

        return new Figure(
            "Trainable depth over gain and batch size",
            new Panel(
                new Axis("gain") { Scale = AxisScale.Log10 },
                new Axis("batch size") { Scale = AxisScale.Log10 },
                [
                    new HeatmapLayer([.. values], 100, new Axis("gradient growth minus one") { Scale = AxisScale.Log10 }) { XRange = (0.01, 10), YRange = (4, 4096) },
                    new LineLayer(Range(60, index => Math.Pow(10, -1.6 + (index * 0.035))), Range(60, index => 4 * Math.Pow(2, index / 6.2))) { Name = "depth 16 ξ = 100 layers" },
                    new LineLayer(Range(60, index => Math.Pow(10, -0.6 + (index * 0.02))), Range(60, index => 4 * Math.Pow(2, index / 6.2))) { Name = "depth 16 ξ = 30 layers", Dash = LineDash.Dashed },
                    new RuleLayer(Orientation.Horizontal, 128, "default batch"),
                ]))
        { Width = 720, Height = 480, Subtitle = "tanh, epsilon 0; lines of equal depth" };
    }

    public static Figure SmallHeatmap() => new(
        "Covariance of one batch",
        new Panel(
            new Axis("sample") { WholeNumbers = true },
            new Axis("sample") { WholeNumbers = true },
            [
                new HeatmapLayer(Range(144, index => index == 40 ? double.NaN : Math.Cos((index / 12) - (index % 12))), 12, new Axis("correlation") { Minimum = -1, Maximum = 1 })
                {
                    Map = ColorMap.Diverging,
                },
            ]))
    { Width = 460, Height = 420 };

    public static Figure Bars() => new(
        "Gradient growth per layer by activation",
        new Panel(
            new Axis("activation") { Categories = ["identity", "relu", "tanh", "erf", "leaky relu", "gelu"] },
            new Axis("gradient growth"),
            [
                new BarLayer(Range(6, index => index), [1.05, 1.467, 1.22, 1.18, 1.31, 1.44]) { Name = "predicted" },
                new BarLayer(Range(6, index => index), [1.06, 1.45, 1.25, 1.16, 1.33, 1.47]) { Name = "sampled, width 512", Error = [0.01, 0.03, 0.02, 0.02, 0.03, 0.04] },
                new RuleLayer(Orientation.Horizontal, 1, "no growth"),
            ]))
    { Subtitle = "batch 64; error bars are one standard error" };

    public static Figure LongNames() => new(
        "A title that is so long that it cannot stand on a single line of a figure of this width and therefore has to be set on two",
        new Panel(
            new Axis("configuration") { Categories = Gallery.Names(18) },
            new Axis("value"),
            [new BarLayer(Range(18, index => index), Range(18, index => Math.Sin(index) + (0.1 * index)))]))
    { Width = 560, Height = 400 };

    public static Figure ThreePanels()
    {
        ImmutableArray<double> x = Range(101, index => index / 10.0);
        return new Figure(
            "Three views of one fixed point",
            [
                new Panel(new Axis("layer") { WholeNumbers = true }, new Axis("correlation"),
                [
                    new LineLayer(x, [.. x.Select(value => 1 - Math.Exp(-value))]) { Name = "tanh" },
                    new LineLayer(x, [.. x.Select(value => 1 - Math.Exp(-value / 3))]) { Name = "relu" },
                ]) { Title = "Forward" },
                new Panel(new Axis("layer") { WholeNumbers = true }, new Axis("gradient norm") { Scale = AxisScale.Log10 },
                [
                    new LineLayer(x, [.. x.Select(value => Math.Exp(value))]) { Name = "tanh", Marker = Marker.Automatic },
                    new LineLayer(x, [.. x.Select(value => Math.Exp(3 * value))]) { Name = "relu", Marker = Marker.Automatic },
                    new RuleLayer(Orientation.Vertical, 6, "float32 horizon"),
                ]) { Title = "Backward" },
                new Panel(new Axis("batch size") { Scale = AxisScale.Log10 }, new Axis("depth scale") { Unit = "layers" },
                [
                    new PointLayer([4, 8, 16, 32, 64, 128], [1.3, 2.1, 2.4, 2.5, 2.55, 2.6]) { Name = "tanh", Error = [0.2, 0.1, 0.1, 0.08, 0.05, 0.05] },
                    new PointLayer([4, 8, 16, 32, 64, 128], [1.0, 1.6, 1.9, 2.0, 2.1, 2.2]) { Name = "relu", Error = [0.2, 0.1, 0.1, 0.08, 0.05, 0.05] },
                ]) { Title = "Depth scale" },
            ])
        { Subtitle = "one name has one color, dash and sign in all panels" };
    }

    public static Figure Column()
    {
        Figure row = ThreePanels();
        return new Figure("Panels below each other", [row.Panels[0], row.Panels[1]]) { Arrangement = Arrangement.Column };
    }

    /// <summary>Eight series and labels that compete for room.</summary>
    public static Figure Crowded()
    {
        ImmutableArray<double> x = Range(200, index => index / 10.0);
        List<Layer> layers = [.. Enumerable.Range(0, 8).Select(series => (Layer)new LineLayer(x, [.. x.Select(value => Math.Sin(value + (series * 0.7)) * (1 + (0.2 * series)))]) { Name = $"series number {series}" })];
        layers.AddRange(Enumerable.Range(0, 6).Select(index => (Layer)new RuleLayer(Orientation.Vertical, 9 + (0.15 * index), $"rule {index} with a label")));
        layers.Add(new RuleLayer(Orientation.Horizontal, 0.3, "a level"));
        layers.Add(new AreaLayer(Orientation.Vertical, 15, 15.4, "a narrow region"));
        layers.Add(new AreaLayer(Orientation.Horizontal, -1.5, -0.5, "a band of values") { Slot = 2 });
        return new Figure("A crowded panel", new Panel(new Axis("x"), new Axis("y"), [.. layers]));
    }

    /// <summary>A hundred thousand values with gaps and a spike of one sample.</summary>
    public static Figure Dense()
    {
        ImmutableArray<double> x = Range(100_000, index => index);
        ImmutableArray<double> y = Range(100_000, index => index switch
        {
            > 30_000 and < 35_000 => double.NaN,
            70_001 => 40,
            _ => (10 * Math.Sin(index / 9000.0)) + Math.Sin(index * 1.7),
        });
        return new Figure("A hundred thousand steps", new Panel(new Axis("step"), new Axis("loss"), [new LineLayer(x, y) { Name = "loss", Width = 1.2 }]));
    }

    /// <summary>A figure that uses most of the format in little text.</summary>
    public static Figure Format() => new("Format", new Panel(
        new Axis("layer") { WholeNumbers = true, Minimum = 0, Maximum = 4 },
        new Axis("norm") { Scale = AxisScale.Log10, Minimum = 1, Maximum = 100 },
        [
            new BandLayer([0, 2, 4], [1, 2, 50], [2, 20, 90]) { Name = "a & b" },
            new LineLayer([0, 1, 2, 3, 4], [1, 4, double.NaN, 16, 64]) { Name = "a & b", Marker = Marker.Automatic },
            new RuleLayer(Orientation.Vertical, 3, "horizon"),
        ]))
    { Width = 320, Height = 240 };

    public static Figure SymLog()
    {
        ImmutableArray<double> x = Range(81, index => -4 + (index / 10.0));
        return new Figure(
            "Both signs on one axis",
            new Panel(new Axis("x"), new Axis("sinh 4x") { Scale = AxisScale.SymLog, LinearThreshold = 0.1 },
                [new LineLayer(x, [.. x.Select(value => Math.Sinh(4 * value))])]))
        { Width = 420, Height = 320 };
    }

    private static ImmutableArray<string> Names(int count) => [.. Enumerable.Range(0, count).Select(index => $"configuration-{index} with batch {1 << (index % 12)}")];
}
