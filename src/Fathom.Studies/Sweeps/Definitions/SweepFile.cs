using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Reads a sweep file, JSON or YAML, and names everything that is wrong with it at once, each with its line and column.</summary>
public static class SweepFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int LargestLength = 16 << 20;

    private const int MostSeeds = 1_000_000;
    private static readonly string[] s_names = ["schema", "title", "lens", "spec", "batch", "axes", "zip", "seed", "seeds", "simulate", "train", "keep", "map"];
    private static readonly string[] s_simulateNames = ["networks", "precision", "method"];
    private static readonly string[] s_mapNames = ["x", "y", "value", "scale", "min", "max"];
    private static readonly string[] s_lenses = ["predict", "simulate", "train"];

    /// <summary>Reads a definition.</summary>
    /// <param name="utf8">The text: JSON when it begins with a brace and a quoted name, YAML otherwise.</param>
    /// <returns>The definition; its cells are checked when it is expanded.</returns>
    /// <exception cref="SweepFileException">Something is wrong; everything is listed.</exception>
    public static SweepDefinition Read(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> text = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (text.Length > LargestLength || !Utf8.IsValid(text))
        {
            throw new SweepFileException([new SweepFileFault(1, 1, text.Length > LargestLength ? "A sweep file may have at most 16 MiB; use ranges instead of lists." : "The text is not valid UTF-8; save it in that encoding.")]);
        }

        SourceNode root = IsJson(text) ? JsonSource.Read(text) : YamlSource.Read(Encoding.UTF8.GetString(text));
        SweepFileFaults faults = new();
        SweepDefinition definition = Definition(root, faults);
        faults.ThrowIfAny();
        return definition;
    }

    // YAML may begin with a brace, too, but JSON then goes on with a quoted name.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
        return start.StartsWith("{"u8) && start[1..].TrimStart(" \t\r\n"u8) is [(byte)'"' or (byte)'}', ..];
    }

    private static SweepDefinition Definition(SourceNode root, SweepFileFaults faults)
    {
        SourceChecks.Names(root, s_names, "property", faults);
        if (root.Find("schema") is { } schema && schema.Text != SweepDefinition.Schema)
        {
            faults.Add(schema, $"The schema must be {SweepDefinition.Schema}, not {schema.Described}.");
        }

        ImmutableArray<SweepLens> lenses = Lenses(root.Find("lens"), faults);
        ImmutableArray<SweepAxis> axes = Axes(root, faults);
        SourceNode? simulate = root.Find("simulate");
        if (simulate is not null)
        {
            SourceChecks.Names(simulate, s_simulateNames, "property of 'simulate'", faults);
        }

        JsonObject training = Training(root.Find("train"), faults);
        ImmutableArray<string> keep = Keep(root.Find("keep"), lenses, faults);
        string title = SourceChecks.Text(root.Find("title"), "title", faults) ?? "";
        return new SweepDefinition
        {
            Title = title,
            Lenses = lenses,
            Base = Base(root.Find("spec"), faults),
            Batch = Batch(root.Find("batch"), faults),
            Axes = axes,
            Seeds = Seeds(root, faults),
            Networks = (int)SourceChecks.Whole(simulate?.Find("networks"), "networks", 1, 10_000_000, 20, faults),
            Precision = SourceChecks.Word(simulate?.Find("precision"), "precision", ["float64", "float32"], faults),
            Method = SourceChecks.Word(simulate?.Find("method"), "method", ["auto", "weightless", "dense"], faults),
            Training = training,
            Keep = keep,
            Map = Map(root, axes, keep, title, faults),
        };
    }

    private static ImmutableArray<SweepLens> Lenses(SourceNode? node, SweepFileFaults faults)
    {
        if (node is null)
        {
            return [SweepLens.Predict];
        }

        List<SweepLens> lenses = [];
        foreach (SourceNode element in node.Kind == SourceKind.List ? node.Elements : [node])
        {
            int place = Array.IndexOf(s_lenses, element.Text);
            if (element.Kind != SourceKind.Text || place < 0)
            {
                faults.Add(element, element.Kind == SourceKind.Text ? NearestName.Explain("lens", element.Text, s_lenses) : $"A lens is predict, simulate or train, not {element.Described}.");
            }
            else if (lenses.Contains((SweepLens)place))
            {
                faults.Add(element, $"The lens {element.Text} is given twice.");
            }
            else
            {
                lenses.Add((SweepLens)place);
            }
        }

        return [.. lenses];
    }

    private static JsonObject Base(SourceNode? node, SweepFileFaults faults)
    {
        if (node is null)
        {
            return [];
        }

        if (node.Kind != SourceKind.Table)
        {
            faults.Add(node, $"The base network must be a table such as {{depth: 50, activation: {{name: tanh}}}}, not {node.Described}.");
            return [];
        }

        JsonObject spec = (JsonObject)node.ToJson()!;
        try
        {
            NetworkSpecJson.Read(spec.ToJsonString());
        }
        catch (SpecificationException exception)
        {
            foreach (SpecificationFault fault in exception.Faults)
            {
                faults.Add(node.Nearest(fault.Path.Replace("$.", "", StringComparison.Ordinal)), $"spec{fault.Path[1..]}: {fault.Message}");
            }
        }

        return spec;
    }

    private static JsonObject Training(SourceNode? node, SweepFileFaults faults)
    {
        if (node is null)
        {
            return [];
        }

        SourceChecks.Names(node, SweepTraining.Names, "property of 'train'", faults);
        foreach (SourceEntry entry in node.Entries)
        {
            if (SweepTraining.FaultOf(entry.Name, entry.Value.ToJson()) is { } fault)
            {
                faults.Add(entry.Value, fault);
            }
        }

        return node.ToJson() as JsonObject ?? [];
    }

    private static int Batch(SourceNode? node, SweepFileFaults faults)
    {
        if (node is null)
        {
            return 128;
        }

        if (BatchSize.TryParse(node.Text, out BatchSize size))
        {
            return size.IsInfinite ? 0 : size.Count;
        }

        faults.Add(node, $"The batch must be a whole number from 1 to {BatchSize.Largest}, or inf, not {node.Described}.");
        return 128;
    }

    private static ImmutableArray<SweepAxis> Axes(SourceNode root, SweepFileFaults faults)
    {
        AxisReader reader = new(faults);
        List<SweepAxis> axes = [];
        if (root.Find("axes") is { } table)
        {
            if (table.Kind == SourceKind.Table)
            {
                axes.AddRange(table.Entries.Select(reader.Single));
            }
            else
            {
                faults.Add(table, $"'axes' must be a table of properties and their values, such as {{batch: [8, 16, 32]}}, not {table.Described}.");
            }
        }

        if (root.Find("zip") is { } zip)
        {
            axes.AddRange((zip.Kind == SourceKind.List ? zip.Elements : [zip]).Select(reader.Zipped));
        }

        HashSet<string> seen = [];
        foreach (SweepAxis axis in axes)
        {
            foreach (string name in axis.Names)
            {
                if (!seen.Add(name))
                {
                    faults.Add(axis.Line, axis.Column, $"'{name}' is on two axes; it can change along one.");
                }
                else if (SweepParameter.FaultOf(name) is { } fault)
                {
                    faults.Add(axis.Line, axis.Column, fault);
                }
            }
        }

        double cells = axes.Aggregate(1.0, (product, axis) => product * Math.Max(1, axis.Steps.Length));
        if (cells > SweepManifest.MostCells)
        {
            faults.Add(root, string.Create(CultureInfo.InvariantCulture, $"The axes span {cells:G4} cells, more than {SweepManifest.MostCells}; use fewer values."));
        }

        return [.. axes];
    }

    private static ImmutableArray<ulong> Seeds(SourceNode root, SweepFileFaults faults)
    {
        ulong first = 1;
        if (root.Find("seed") is { } seed && !ulong.TryParse(seed.Text, NumberStyles.None, CultureInfo.InvariantCulture, out first))
        {
            faults.Add(seed, $"The seed must be a whole number from 0 to {ulong.MaxValue}, not {seed.Described}.");
        }

        SourceNode? seeds = root.Find("seeds");
        if (seeds is null)
        {
            return [first];
        }

        if (seeds.Kind != SourceKind.List)
        {
            long count = SourceChecks.Whole(seeds, "number of seeds", 1, MostSeeds, 1, faults);
            return [.. Enumerable.Range(0, (int)count).Select(i => unchecked(first + (ulong)i))];
        }

        List<ulong> list = [];
        foreach (SourceNode element in seeds.Elements)
        {
            if (!ulong.TryParse(element.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            {
                faults.Add(element, $"A seed must be a whole number from 0 to {ulong.MaxValue}, not {element.Described}.");
            }
            else if (list.Contains(number))
            {
                faults.Add(element, string.Create(CultureInfo.InvariantCulture, $"The seed {number} is given twice."));
            }
            else
            {
                list.Add(number);
            }
        }

        if (list.Count == 0)
        {
            faults.Add(seeds, "The list of seeds is empty; give at least one.");
        }

        return list.Count == 0 ? [first] : [.. list];
    }

    private static ImmutableArray<string> Keep(SourceNode? node, ImmutableArray<SweepLens> lenses, SweepFileFaults faults)
    {
        if (node is null)
        {
            return LensQuantities.DefaultOf(lenses);
        }

        List<string> names = [];
        foreach (SourceNode element in node.Kind == SourceKind.List ? node.Elements : [node])
        {
            string[] known = [.. LensQuantities.Names(lenses)];
            if (element.Kind != SourceKind.Text || !known.Contains(element.Text))
            {
                faults.Add(element, element.Kind == SourceKind.Text ? NearestName.Explain("quantity", element.Text, known) : $"A quantity is a name such as trainableDepth, not {element.Described}.");
            }
            else if (!names.Contains(element.Text))
            {
                names.Add(element.Text);
            }
        }

        return [.. names];
    }

    private static SweepMapLayout Map(SourceNode root, ImmutableArray<SweepAxis> axes, ImmutableArray<string> keep, string title, SweepFileFaults faults)
    {
        string[] names = [.. axes.Where(axis => axis.Steps.Length > 1).SelectMany(axis => axis.Names.Take(1))];
        SourceNode? map = root.Find("map");
        if (map is not null)
        {
            SourceChecks.Names(map, s_mapNames, "property of 'map'", faults);
        }

        string[] all = [.. axes.SelectMany(axis => axis.Names)];
        string x = SourceChecks.Choice(map?.Find("x"), "axis", all, names.ElementAtOrDefault(0) ?? all.FirstOrDefault() ?? "batch", faults);
        string? y = map?.Find("y") is { } chosen ? SourceChecks.Choice(chosen, "axis", all, x, faults) : names.FirstOrDefault(name => name != x);
        string[] scalars = [.. keep.Where(name => LensQuantities.IsNumber(name))];
        string value = SourceChecks.Choice(map?.Find("value"), "kept quantity", scalars, scalars.Contains("learned") ? "learned" : scalars.Contains("trainableDepth") ? "trainableDepth" : scalars.FirstOrDefault() ?? "gradientGrowth", faults);
        string scale = SourceChecks.Word(map?.Find("scale"), "scale", value is "trainableDepth" or "depthScale" ? ["log", "linear"] : ["linear", "log"], faults);
        return new SweepMapLayout(title.Length > 0 ? title : $"{value} over {x}{(y is null ? "" : $" and {y}")}", x, y, value, scale == "log")
        {
            Minimum = Limit(map?.Find("min"), "min", faults),
            Maximum = Limit(map?.Find("max"), "max", faults),
            Along = [.. axes.Where(axis => axis.Names.Contains(x) || (y is not null && axis.Names.Contains(y))).SelectMany(axis => axis.Names).Where(name => name != x && name != y)],
        };
    }

    private static double? Limit(SourceNode? node, string name, SweepFileFaults faults)
    {
        if (node is null)
        {
            return null;
        }

        if (!double.IsFinite(node.Number))
        {
            faults.Add(node, $"'{name}' must be a finite number, not {node.Described}.");
        }

        return node.Number;
    }
}
