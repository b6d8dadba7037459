using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>One axis of a map: the values that a parameter takes in the cells.</summary>
/// <param name="Name">The parameter, as a path in the specification, or <c>batch</c>.</param>
/// <param name="Labels">Its values as texts; numbers in ascending order, words in the order of the manifest.</param>
/// <param name="Numbers">Its values as numbers; empty when one is not a number.</param>
public sealed record SweepMapAxis(string Name, ImmutableArray<string> Labels, ImmutableArray<double> Numbers)
{
    private const double Evenness = 1e-6;
    private const string Absent = "—";

    /// <summary>Whether the numbers are even on a logarithmic scale, and not on a linear one.</summary>
    public bool IsLogarithmic => Numbers.Length > 2 && Numbers[0] > 0 && !IsEven(Numbers) && IsEven([.. Numbers.Select(Math.Log)], RoundedSteps);

    // Batch sizes of a logarithmic range are rounded to whole numbers, so their steps are only nearly even.
    private double RoundedSteps => Numbers.All(number => number == Math.Floor(number)) ? 0.3 : Evenness;

    /// <summary>The axis of a figure.</summary>
    /// <param name="range">Receives the outer edges of the cells, or null where cells are centred on 0, 1, 2, ….</param>
    /// <returns>The axis.</returns>
    public Axis ToAxis(out (double From, double To)? range)
    {
        string label = Name.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal) ? SweepMap.Words(Name[SweepParameter.TrainingPrefix.Length..]) : Name.Contains('.', StringComparison.Ordinal) ? $"{Name[(Name.LastIndexOf('.') + 1)..]} of the {Name[..Name.LastIndexOf('.')]}" : Name == "batch" ? "batch size" : Name;
        if (IsLogarithmic)
        {
            double half = Math.Pow(Numbers[^1] / Numbers[0], 0.5 / (Numbers.Length - 1));
            range = (Numbers[0] / half, Numbers[^1] * half);
            return new Axis(label) { Scale = AxisScale.Log10, Minimum = range.Value.From, Maximum = range.Value.To };
        }

        if (Numbers.Length > 2 && IsEven(Numbers))
        {
            double half = (Numbers[^1] - Numbers[0]) / (Numbers.Length - 1) / 2;
            range = (Numbers[0] - half, Numbers[^1] + half);
            return new Axis(label) { Minimum = range.Value.From, Maximum = range.Value.To };
        }

        range = null;
        return new Axis(label) { Categories = Labels };
    }

    /// <summary>Reads the values of a parameter in all cells.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="name">The parameter.</param>
    /// <returns>The axis.</returns>
    internal static SweepMapAxis Of(SweepManifest manifest, string name)
    {
        string[] all = [.. manifest.Cells.Select(cell => TextOf(cell, name)).Distinct()];
        string[] labels = all.Length > 1 ? [.. all.Where(label => label != Absent)] : all;
        double[] numbers = [.. labels.Select(NumberOf)];
        if (numbers.Any(double.IsNaN))
        {
            return new SweepMapAxis(name, [.. labels], []);
        }

        int[] order = [.. Enumerable.Range(0, labels.Length).OrderBy(i => numbers[i])];
        bool finite = numbers.All(double.IsFinite);
        return new SweepMapAxis(name, [.. order.Select(i => labels[i])], finite ? [.. order.Select(i => numbers[i])] : []);
    }

    /// <summary>A parameter of a cell as text.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="name">The parameter.</param>
    /// <returns>The text; a dash where the cell has no such parameter.</returns>
    internal static string TextOf(SweepCell cell, string name)
    {
        JsonElement value = cell.Parameters;
        foreach (string part in SweepParameter.PathOf(name).Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
            {
                return Absent;
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Object when value.TryGetProperty("name", out JsonElement word) => word.GetString() ?? value.GetRawText(),
            _ => value.GetRawText(),
        };
    }

    private static double NumberOf(string text) =>
        text == "inf" ? double.PositiveInfinity : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private static bool IsEven(ImmutableArray<double> values, double tolerance = Evenness)
    {
        double step = (values[^1] - values[0]) / (values.Length - 1);
        return Enumerable.Range(1, values.Length - 1).All(i => Math.Abs(values[i] - values[i - 1] - step) <= tolerance * Math.Abs(step));
    }
}
