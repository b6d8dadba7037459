using System.Collections.Immutable;

namespace Fathom.Reporting.Tests;

/// <summary>Figures of any kind, with hostile texts and numbers.</summary>
internal static class RandomFigures
{
    private static readonly string[] Texts =
    [
        "", " ", "layer", "gradient norm", "a < b & \"c\" > 'd'", "]]><script>alert(1)</script>", "\0\u0001\u001F", "line\r\nbreak\ttab",
        "\uD800 lone", "lone \uDC00", "\uFFFE\uFFFF", "漢字カナ", "😀😀😀", "\u202Eright to left", "e\u0301\u0301\u0301", "{0} %s \\n",
        "averyveryveryveryveryveryveryveryveryveryveryveryveryverylongwordwithoutanyspace", "many words that go on and on and do not stop for quite a while, so that they need several lines",
        "σ² → ∞, λ_G ≥ 1", "&amp;&#0;", "-->", "url(#x)",
    ];

    private static readonly double[] Numbers =
    [
        0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, 1e-300, 1e300, 1e15, 1e-9,
    ];

    public static Figure Make(ulong seed)
    {
        Dice dice = new(seed);
        ImmutableArray<Panel> panels = [.. Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => MakePanel(dice))];
        return new Figure(dice.Pick<string>(Texts), panels)
        {
            Subtitle = dice.Coin() ? dice.Pick<string>(Texts) : null,
            Description = dice.Below(4) == 0 ? dice.Pick<string>(Texts) : null,
            Arrangement = dice.Pick(Arrangement.Row, Arrangement.Column),
            Legend = dice.Pick(LegendPlacement.Automatic, LegendPlacement.Automatic, LegendPlacement.Below, LegendPlacement.None),
            Id = dice.Coin() ? dice.Pick<string>(Texts) : null,
        };
    }

    private static Panel MakePanel(Dice dice)
    {
        Axis x = MakeAxis(dice, allowCategories: true);
        Axis y = MakeAxis(dice, allowCategories: dice.Below(6) == 0);
        return new Panel(x, y, [.. Enumerable.Range(0, dice.Below(6)).Select(_ => MakeLayer(dice))]) { Title = dice.Coin() ? dice.Pick<string>(Texts) : null };
    }

    private static Axis MakeAxis(Dice dice, bool allowCategories)
    {
        Axis axis = new(dice.Pick<string>(Texts)) { Unit = dice.Coin() ? dice.Pick<string>(Texts) : null };
        if (allowCategories && dice.Below(5) == 0)
            return axis with { Categories = [.. Enumerable.Range(0, 1 + dice.Below(40)).Select(_ => dice.Pick<string>(Texts))] };
        axis = axis with { Scale = dice.Pick(AxisScale.Linear, AxisScale.Log10, AxisScale.SymLog, AxisScale.NaturalLog), WholeNumbers = dice.Coin() };
        double edge = Math.Pow(10, (20 * dice.Share()) - 10);
        return dice.Below(5) switch
        {
            0 => axis with { Minimum = edge },
            1 => axis with { Maximum = edge },
            2 => axis with { Minimum = edge, Maximum = edge * (1 + dice.Pick(1e-13, 1e-6, 0.5, 1e6)) },
            _ => axis,
        };
    }

    private static Layer MakeLayer(Dice dice)
    {
        string? name = dice.Coin() ? dice.Pick<string>(Texts) : null;
        int count = dice.Pick(0, 1, 2, 7, 40, 300);
        ImmutableArray<double> x = dice.Coin() ? [.. Enumerable.Range(0, count).Select(index => (double)index)] : Values(dice, count);
        Marker marker = dice.Pick(Enum.GetValues<Marker>());
        LineDash dash = dice.Pick(Enum.GetValues<LineDash>());
        Orientation orientation = dice.Pick(Orientation.Horizontal, Orientation.Vertical);
        return dice.Below(7) switch
        {
            0 => new LineLayer(x, Values(dice, count)) { Name = name, Marker = marker, Dash = dash },
            1 => new BandLayer(x, Values(dice, count), Values(dice, count)) { Name = name },
            2 => new PointLayer(x, Values(dice, count)) { Name = name, Marker = marker, Error = dice.Coin() ? Values(dice, count) : [] },
            3 => new BarLayer(x, Values(dice, count)) { Name = name, Error = dice.Coin() ? Values(dice, count) : [], Slot = dice.Below(20) },
            4 => new RuleLayer(orientation, Value(dice), dice.Pick<string>(Texts)) { Name = name, Dash = dash },
            5 => new AreaLayer(orientation, Value(dice), Value(dice), dice.Pick<string>(Texts)) { Name = name },
            _ => new HeatmapLayer(Values(dice, 6 * (1 + dice.Below(200))), dice.Pick(1, 2, 3, 6), MakeAxis(dice, allowCategories: false))
            {
                Name = name,
                Map = dice.Pick(ColorMap.Sequential, ColorMap.Diverging),
                XRange = dice.Coin() ? (Value(dice), Value(dice)) : null,
            },
        };
    }

    private static ImmutableArray<double> Values(Dice dice, int count)
    {
        double scale = Math.Pow(10, (24 * dice.Share()) - 12);
        bool wild = dice.Below(4) == 0;
        return [.. Enumerable.Range(0, count).Select(_ => wild && dice.Below(5) == 0 ? Value(dice) : scale * ((2 * dice.Share()) - 0.5))];
    }

    private static double Value(Dice dice) => dice.Below(3) == 0 ? dice.Pick<double>(Numbers) : (10 * dice.Share()) - 2;
}
