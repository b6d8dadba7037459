using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Layers of figures that several studies draw.</summary>
internal static class DepthFigure
{
    /// <summary>A curve of means with the band of two standard errors.</summary>
    /// <param name="x">Abscissas.</param>
    /// <param name="means">The means.</param>
    /// <param name="name">Its name.</param>
    /// <param name="slot">Its color.</param>
    /// <returns>The layers.</returns>
    public static IEnumerable<Layer> Curve(ImmutableArray<double> x, ImmutableArray<SampleMean> means, string name, int slot)
    {
        yield return new BandLayer(x, [.. means.Select(mean => mean.Mean - (2 * mean.StandardError))], [.. means.Select(mean => mean.Mean + (2 * mean.StandardError))]) { Name = name, Slot = slot };
        yield return new LineLayer(x, [.. means.Select(mean => mean.Mean)]) { Name = name, Slot = slot, Dash = LineDash.Solid };
    }

    /// <summary>A line of theory.</summary>
    /// <param name="x">Abscissas.</param>
    /// <param name="y">Values.</param>
    /// <param name="name">Its name.</param>
    /// <param name="slot">Its color.</param>
    /// <param name="dash">Its dash.</param>
    /// <returns>The layer.</returns>
    public static Layer Law(ImmutableArray<double> x, ImmutableArray<double> y, string name, int slot, LineDash dash = LineDash.Dashed) =>
        new LineLayer(x, y) { Name = name, Slot = slot, Dash = dash, Marker = Marker.None };

    /// <summary>The axis of the depth, logarithmic.</summary>
    public static Axis Depth { get; } = new("depth") { Scale = AxisScale.Log10 };

    /// <summary>The axis of the measured gradient.</summary>
    public static Axis SecondWeights { get; } = new("ln ‖∂loss/∂W₁‖");

    /// <summary>A number in short: three digits, whole numbers as they are.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">Its format, or null for the usual one.</param>
    /// <returns>The text.</returns>
    public static string Text(double value, string? format = null) =>
        value.ToString(format ?? (value == 0 || Math.Abs(value) is >= 0.1 and < 1e6 ? "#,##0.###" : "G3"), CultureInfo.InvariantCulture);

    /// <summary>Data in words.</summary>
    /// <param name="settings">The settings that name it.</param>
    /// <returns>A few words.</returns>
    public static string Samples(StudySettings settings) => settings.Data == StudySettings.NormalData ? "normal samples" : $"samples of {settings.Data}";

    /// <summary>A table with a caption.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="headers">The headers of the columns.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The table.</returns>
    public static TextTable Table(string caption, ReadOnlySpan<string> headers, IEnumerable<ImmutableArray<TableCell>> rows)
    {
        List<TableColumn> columns = [];
        foreach (string header in headers)
        {
            columns.Add(new TableColumn(header, SignificantDigits: 4));
        }

        return new TextTable(columns, rows, caption);
    }
}
