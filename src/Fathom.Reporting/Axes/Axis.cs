using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>One axis of a panel.</summary>
/// <param name="Label">What the axis shows; empty for no label.</param>
public sealed record Axis(string Label)
{
    /// <summary>The unit, shown in parentheses after the label; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>How values are spaced.</summary>
    public AxisScale Scale { get; init; } = AxisScale.Linear;

    /// <summary>The lower limit in the unit of the data; null to take it from the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>The upper limit in the unit of the data; null to take it from the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether ticks stand on whole numbers only, as for a layer index. Used on a linear scale.</summary>
    public bool WholeNumbers { get; init; }

    /// <summary>Names of the positions 0, 1, 2, … of a bar chart; empty for a numeric axis.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The magnitude below which <see cref="AxisScale.SymLog"/> is nearly linear; positive.</summary>
    public double LinearThreshold { get; init; } = 1;

    /// <summary>The label with its unit.</summary>
    public string Caption => string.IsNullOrEmpty(Unit) ? Label : $"{Label} ({Unit})";

    /// <summary>An axis of layer indices: whole numbers, linear.</summary>
    /// <param name="label">What the axis shows.</param>
    /// <returns>The axis.</returns>
    public static Axis Layers(string label = "layer") => new(label) { WholeNumbers = true };

    /// <summary>Checks the settings that belong together.</summary>
    /// <param name="parameterName">The caller's parameter, for the exception.</param>
    /// <exception cref="ArgumentException">A limit is not finite, not positive on a logarithmic scale, or the limits are not in order.</exception>
    internal void Validate(string parameterName)
    {
        if (!IsLimit(Minimum) || !IsLimit(Maximum))
            throw new ArgumentException($"The limits of axis '{Label}' must be finite, and positive on a log10 scale.", parameterName);
        if (Minimum >= Maximum)
            throw new ArgumentException($"The minimum of axis '{Label}' must be below its maximum.", parameterName);
        if (!(LinearThreshold > 0) || !double.IsFinite(LinearThreshold))
            throw new ArgumentException($"The linear threshold of axis '{Label}' must be positive.", parameterName);
        if (Categories.IsDefault)
            throw new ArgumentException($"The categories of axis '{Label}' must be set.", parameterName);
        if (!Categories.IsEmpty && Scale != AxisScale.Linear)
            throw new ArgumentException($"Axis '{Label}' has categories and must be linear.", parameterName);
    }

    private bool IsLimit(double? limit) =>
        limit is not { } value || (double.IsFinite(value) && (value > 0 || Scale != AxisScale.Log10));
}
