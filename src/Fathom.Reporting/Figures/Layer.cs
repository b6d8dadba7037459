using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>One kind of data in a panel. The kinds are closed: a writer knows them all.</summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>
    /// The name in the legend; null to leave it out. Layers of one name share color, dash and marker in the whole figure and have one
    /// entry in the legend.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// The place in the palette, from 0; null to take the next free one, or for an unnamed band or point layer the one of the layer before it.
    /// </summary>
    public int? Slot { get; init; }

    private protected static ImmutableArray<double> SameLength(
        ImmutableArray<double> values, ImmutableArray<double> reference, string parameterName)
    {
        if (values.IsDefault || reference.IsDefault)
            throw new ArgumentException("The values must be set.", parameterName);
        if (values.Length != reference.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There must be one value per position: {reference.Length}, not {values.Length}."),
                parameterName);
        }

        return values;
    }
}
