using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>The heat map of a sweep, filled cell by cell: one grid for every lens and every value of what is on neither axis.</summary>
public sealed class SweepMap
{
    private const int MostPanels = 6;
    private readonly SweepManifest manifest;
    private readonly OrderedDictionary<string, Grid> grids = new(StringComparer.Ordinal);
    private readonly (Grid? Grid, int Place)[] places;
    private readonly bool[] counted;

    private SweepMap(SweepManifest manifest, SweepMapLayout layout)
    {
        this.manifest = manifest;
        Layout = layout;
        X = SweepMapAxis.Of(manifest, layout.X);
        Y = layout.Y is null ? null : SweepMapAxis.Of(manifest, layout.Y);
        string[] others = [.. ParameterColumns.Varying(manifest).Where(name => name is not ("seed" or "keep") && IsTold(name, layout))];
        places = new (Grid?, int)[manifest.Cells.Length];
        counted = new bool[manifest.Cells.Length];
        Dictionary<string, int> columns = Places(X);
        Dictionary<string, int>? rows = Y is null ? null : Places(Y);
        foreach (SweepCell cell in manifest.Cells)
        {
            // Theory knows no learning rate: its cells have no place on a map over one.
            if (!columns.TryGetValue(SweepMapAxis.TextOf(cell, layout.X), out int column) || (rows is not null && !rows.ContainsKey(SweepMapAxis.TextOf(cell, layout.Y!))))
            {
                continue;
            }

            string title = string.Join(", ", ParameterColumns.Values(cell, others).Select((text, i) => others[i] == "lens" ? text : $"{Short(others[i])} {text ?? "—"}"));
            if (!grids.TryGetValue(title, out Grid? grid))
            {
                grid = new Grid(title, X.Labels.Length * (Y?.Labels.Length ?? 1));
                grids[title] = grid;
            }

            grid.Total++;
            places[cell.Index] = (grid, ((rows?[SweepMapAxis.TextOf(cell, layout.Y!)] ?? 0) * X.Labels.Length) + column);
        }
    }

    /// <summary>What the map shows.</summary>
    public SweepMapLayout Layout { get; }

    /// <summary>From left to right.</summary>
    public SweepMapAxis X { get; }

    /// <summary>From bottom to top; null for a single row.</summary>
    public SweepMapAxis? Y { get; }

    /// <summary>The grids as they are filled now, in manifest order.</summary>
    public ImmutableArray<SweepMapPanel> Panels => [.. grids.Values.Select(grid => grid.ToPanel())];

    /// <summary>Makes the empty map of a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The map, or null when the manifest has no layout for one.</returns>
    public static SweepMap? Of(SweepManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Kind == LensWork.Kind && SweepMapLayout.Of(manifest) is { } layout ? new SweepMap(manifest, layout) : null;
    }

    /// <summary>Makes the map of everything that a folder holds.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The map, or null when the manifest has no layout for one.</returns>
    public static SweepMap? Of(SweepFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        SweepMap? map = Of(folder.Manifest);
        if (map is not null)
        {
            foreach (SweepCell cell in folder.Manifest.Cells)
            {
                if (folder.Read(cell) is { } outcome)
                {
                    map.Add(cell, outcome);
                }
            }
        }

        return map;
    }

    /// <summary>Fills in the outcome of a cell; a second one for the same cell is left out.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="outcome">Its outcome.</param>
    public void Add(SweepCell cell, CellOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(outcome);
        if (counted[cell.Index])
        {
            return;
        }

        counted[cell.Index] = true;
        (Grid? grid, int place) = places[cell.Index];
        if (grid is null)
        {
            return;
        }

        grid.Done++;
        grid.Failed += outcome.State == CellState.Failed ? 1 : 0;
        if (outcome.Values?.Find(Layout.Value) is { IsNumber: true } value && !double.IsNaN(value.Number))
        {
            grid.Add(place, value.Number);
        }
    }

    /// <summary>The grids as layers of figures that share one color scale.</summary>
    /// <returns>One layer per grid.</returns>
    public ImmutableArray<HeatmapLayer> Layers()
    {
        ImmutableArray<SweepMapPanel> panels = Panels;
        double[] finite = [.. panels.SelectMany(panel => panel.Values).Where(value => double.IsFinite(value) && (!Layout.IsLogarithmic || value > 0))];
        double low = Layout.Minimum ?? (finite.Length > 0 ? finite.Min() : 0);
        double high = Layout.Maximum ?? (finite.Length > 0 ? finite.Max() : 1);
        Axis color = new(Words(Layout.Value)) { Scale = Layout.IsLogarithmic && low > 0 ? AxisScale.Log10 : AxisScale.Linear };
        if (low < high)
        {
            color = color with { Minimum = low, Maximum = high };
        }

        X.ToAxis(out (double, double)? xRange);
        (double, double)? yRange = null;
        Y?.ToAxis(out yRange);
        return [.. panels.Select(panel => new HeatmapLayer([.. panel.Values.Select(value => double.IsNaN(value) ? value : Math.Clamp(value, low, high))], X.Labels.Length, color) { XRange = xRange, YRange = yRange })];
    }

    /// <summary>The map as a figure.</summary>
    /// <returns>One panel per grid, at most six.</returns>
    public Figure ToFigure()
    {
        ImmutableArray<SweepMapPanel> panels = Panels;
        ImmutableArray<HeatmapLayer> layers = Layers();
        int shown = Math.Min(MostPanels, panels.Length);
        Axis y = Y is null ? new Axis(string.Empty) { Categories = [""] } : Y.ToAxis(out _);
        return new Figure(Layout.Title, [.. Enumerable.Range(0, shown).Select(i => new Panel(X.ToAxis(out _), y, [layers[i]]) { Title = panels[i].Title.Length > 0 ? panels[i].Title : null })])
        {
            Subtitle = Subtitle(shown, panels.Length),
            Legend = LegendPlacement.None,
        };
    }

    /// <summary>A quantity in words.</summary>
    /// <param name="quantity">Its name.</param>
    /// <returns>The words, such as <c>trainable depth (layers)</c>.</returns>
    internal static string Words(string quantity) => quantity switch
    {
        "trainableDepth" => "trainable depth (layers)",
        "depthScale" => "depth scale (layers)",
        "gradientGrowth" => "gradient growth per layer",
        "learned" => "learned (0 chance, 1 everything)",
        "lr" => "learning rate",
        "lrPerSample" => "learning rate per sample",
        _ => string.Concat(quantity.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")),
    };

    private string? Subtitle(int shown, int all)
    {
        int seeds = manifest.Cells.Where(cell => cell.Has("seed")).Select(cell => cell.Seed()).Distinct().Count();
        string[] parts =
        [
            .. seeds > 1 ? (string[])[string.Create(CultureInfo.InvariantCulture, $"mean over {seeds} seeds")] : [],
            .. all > shown ? (string[])[string.Create(CultureInfo.InvariantCulture, $"the first {shown} of {all} grids")] : [],
        ];
        return parts.Length > 0 ? string.Join("; ", parts) : null;
    }

    // An object on an axis, such as an activation, is told by its name; its other properties would name it again. What one lens alone has is told where it changes.
    private bool IsTold(string name, SweepMapLayout layout) =>
        !((string?[])[layout.X, layout.Y, .. layout.Along]).Any(axis => axis is not null && (name == SweepParameter.PathOf(axis) || name.StartsWith(SweepParameter.PathOf(axis) + ".", StringComparison.Ordinal)))
        && name is not ("networks" or "precision" or "method")
        && (!name.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal) || ParameterColumns.HasSeveralValues(manifest, name));

    private static string Short(string path) => path.StartsWith("spec.", StringComparison.Ordinal) ? path["spec.".Length..] : path;

    private static Dictionary<string, int> Places(SweepMapAxis axis) => axis.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);

    private sealed class Grid(string title, int size)
    {
        private readonly double[] sums = new double[size];
        private readonly int[] counts = new int[size];

        public int Done { get; set; }

        public int Failed { get; set; }

        public int Total { get; set; }

        public void Add(int place, double value)
        {
            sums[place] += value;
            counts[place]++;
        }

        public SweepMapPanel ToPanel() => new(title, [.. sums.Select((sum, i) => counts[i] == 0 ? double.NaN : sum / counts[i])], Done, Failed, Total);
    }
}
