using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Reads the values of an axis: a list, a range, or a logarithmic range.</summary>
internal sealed class AxisReader
{
    private const int MostSteps = 1_000_000;
    private static readonly string[] s_rangeNames = ["from", "to", "step", "count", "scale"];
    private readonly SweepFileFaults faults;

    /// <summary>Makes a reader.</summary>
    /// <param name="faults">Receives what is wrong.</param>
    public AxisReader(SweepFileFaults faults) => this.faults = faults;

    /// <summary>Reads one axis.</summary>
    /// <param name="entry">Its name and values.</param>
    /// <returns>The axis; empty when something is wrong.</returns>
    public SweepAxis Single(SourceEntry entry)
    {
        (ImmutableArray<JsonNode?> values, bool logarithmic) = Values(entry);
        if (entry.Value.Kind == SourceKind.List)
        {
            Repeated([.. values.Select(TextOf)], i => entry.Value.Elements[i]);
        }

        return new SweepAxis([entry.Name], [.. values.Select(value => (ImmutableArray<JsonNode?>)[value])], logarithmic, entry.Line, entry.Column);
    }

    /// <summary>Reads several properties that change together.</summary>
    /// <param name="node">A table of names and values of equal count.</param>
    /// <returns>The axis; empty when something is wrong.</returns>
    public SweepAxis Zipped(SourceNode node)
    {
        if (node.Kind != SourceKind.Table || node.Entries.Length == 0)
        {
            faults.Add(node, $"A zipped axis is a table of properties and their values, not {node.Described}.");
            return new SweepAxis([], [], false, node.Line, node.Column);
        }

        (ImmutableArray<JsonNode?> Values, bool)[] columns = [.. node.Entries.Select(Values)];
        int count = columns[0].Values.Length;
        for (int i = 1; i < columns.Length; i++)
        {
            if (columns[i].Values.Length != count && columns[i].Values.Length > 0 && count > 0)
            {
                SourceEntry entry = node.Entries[i];
                faults.Add(entry.Line, entry.Column, string.Create(CultureInfo.InvariantCulture, $"'{entry.Name}' has {columns[i].Values.Length} values, but '{node.Entries[0].Name}' has {count}; zipped properties need equally many."));
                return new SweepAxis([], [], false, node.Line, node.Column);
            }
        }

        ImmutableArray<ImmutableArray<JsonNode?>> steps = [.. Enumerable.Range(0, columns.Min(column => column.Values.Length)).Select(i => columns.Select(column => column.Values[i]).ToImmutableArray())];
        Repeated([.. steps.Select(step => string.Join(", ", step.Select(TextOf)))], _ => node);
        return new SweepAxis(
            [.. node.Entries.Select(entry => entry.Name)],
            steps,
            false,
            node.Line,
            node.Column);
    }

    private (ImmutableArray<JsonNode?> Values, bool IsLogarithmic) Values(SourceEntry entry)
    {
        SourceNode node = entry.Value;
        switch (node.Kind)
        {
            case SourceKind.List:
                if (node.Elements.IsEmpty)
                {
                    faults.Add(node, $"The axis '{entry.Name}' has no values; give at least one.");
                }

                return ([.. node.Elements.Select(element => element.ToJson())], IsGeometric(node));
            case SourceKind.Table:
                return Range(entry.Name, node);
            case SourceKind.Null:
                faults.Add(node, $"The axis '{entry.Name}' has no values; write a list such as [1, 2, 4], or a range such as {{from: 0.1, to: 10, count: 21, scale: log}}.");
                return ([], false);
            default:
                return ([node.ToJson()], false);
        }
    }

    private void Repeated(string[] steps, Func<int, SourceNode> place)
    {
        HashSet<string> seen = [];
        foreach ((int i, string text) in steps.Index())
        {
            if (!seen.Add(text))
            {
                faults.Add(place(i), $"The value {text} is given twice; every cell is computed once.");
            }
        }
    }

    private static string TextOf(JsonNode? value) =>
        value is null ? "null" : Encoding.UTF8.GetString(CanonicalJson.Write(JsonElement.Parse(value.ToJsonString()), sorted: true));

    private (ImmutableArray<JsonNode?> Values, bool IsLogarithmic) Range(string name, SourceNode node)
    {
        foreach (SourceEntry entry in node.Entries.Where(entry => !s_rangeNames.Contains(entry.Name)))
        {
            faults.Add(entry.Line, entry.Column, NearestName.Explain("property of a range", entry.Name, s_rangeNames));
            return ([], false);
        }

        double from = Number(node, "from", name);
        double to = Number(node, "to", name);
        bool logarithmic = node.Find("scale") is { } scale && IsLog(scale);
        SourceNode? step = node.Find("step");
        SourceNode? count = node.Find("count");
        if (double.IsNaN(from) || double.IsNaN(to))
        {
            return ([], false);
        }

        if (step is not null == count is not null)
        {
            faults.Add(node, $"The range of '{name}' needs either a step or a count, and has {(step is null ? "none" : "both")}.");
            return ([], false);
        }

        if (logarithmic && !(from > 0 && to > 0))
        {
            faults.Add(node, $"A logarithmic range needs positive ends, and that of '{name}' goes from {Text(from)} to {Text(to)}.");
            return ([], false);
        }

        return count is not null ? Counted(name, from, to, count, logarithmic) : Stepped(name, from, to, step!, logarithmic);
    }

    private (ImmutableArray<JsonNode?> Values, bool IsLogarithmic) Counted(string name, double from, double to, SourceNode count, bool logarithmic)
    {
        double number = count.Number;
        if (!(number >= 1 && number <= MostSteps && number == Math.Floor(number)) || (number == 1 && from != to) || (number > 1 && from == to))
        {
            faults.Add(count, string.Create(CultureInfo.InvariantCulture, $"The count of '{name}' must be a whole number from 2 to {MostSteps} (1 when both ends are equal), not {count.Described}."));
            return ([], false);
        }

        int steps = (int)number;
        double[] values = [.. Enumerable.Range(0, steps).Select(i => i == 0 ? from : i == steps - 1 ? to : logarithmic ? from * Math.Pow(to / from, i / (steps - 1.0)) : from + ((to - from) * i / (steps - 1)))];
        return (Json(name, values), logarithmic);
    }

    private (ImmutableArray<JsonNode?> Values, bool IsLogarithmic) Stepped(string name, double from, double to, SourceNode step, bool logarithmic)
    {
        double by = step.Number;
        double steps = logarithmic ? Math.Log(to / from) / Math.Log(by) : (to - from) / by;
        if (!double.IsFinite(by) || by == 0 || (logarithmic && (by <= 0 || by == 1)) || !(steps >= 0) || steps > MostSteps)
        {
            faults.Add(step, logarithmic
                ? $"The step of '{name}' must be a factor that leads from {Text(from)} to {Text(to)}, not {step.Described}."
                : $"The step of '{name}' must lead from {Text(from)} to {Text(to)}, not {step.Described}.");
            return ([], false);
        }

        // A billionth of a step forgives the rounding of decimal steps, so that 0 to 1 by 0.1 ends at 1.
        int last = (int)Math.Floor(steps + 1e-9);
        double[] values = [.. Enumerable.Range(0, last + 1).Select(i => Snap(logarithmic ? from * Math.Pow(by, i) : from + (by * i), to))];
        return (Json(name, values), logarithmic);
    }

    // Whole-number properties get whole numbers: a range of batch sizes is rounded, and equal neighbours are one.
    private static ImmutableArray<JsonNode?> Json(string name, double[] values) =>
        name is "batch" or "depth" or "width" || SweepTraining.IsWhole(name)
            ? [.. values.Select(value => (long)Math.Round(value)).Distinct().Select(value => (JsonNode?)JsonValue.Create(value))]
            : [.. values.Select(Rounded).Select(value => (JsonNode?)JsonValue.Create(value))];

    // Fifteen digits, so that 0.1 + 2 · 0.1 is 0.3 in a file and in a table.
    private static double Rounded(double value) => double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Snap(double value, double to) => Math.Abs(value - to) <= 1e-12 * Math.Abs(to) ? to : value;

    private bool IsLog(SourceNode scale)
    {
        if (scale.Text is not ("log" or "linear"))
        {
            faults.Add(scale, $"The scale must be linear or log, not {scale.Described}.");
        }

        return scale.Text == "log";
    }

    private double Number(SourceNode node, string property, string axis)
    {
        SourceNode? value = node.Find(property);
        if (value is null)
        {
            faults.Add(node, $"The range of '{axis}' needs '{property}', as in {{from: 0.1, to: 10, count: 21, scale: log}}.");
            return double.NaN;
        }

        if (!double.IsFinite(value.Number))
        {
            faults.Add(value, $"'{property}' must be a finite number, not {value.Described}.");
            return double.NaN;
        }

        return value.Number;
    }

    private static bool IsGeometric(SourceNode list)
    {
        double[] numbers = [.. list.Elements.Select(element => element.Number)];
        return numbers.Length > 2 && numbers.All(number => number > 0)
            && Enumerable.Range(1, numbers.Length - 2).All(i => Math.Abs((numbers[i] / numbers[i - 1]) - (numbers[i + 1] / numbers[i])) < 1e-9 * (numbers[i] / numbers[i - 1]));
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
