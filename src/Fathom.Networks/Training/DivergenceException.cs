using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fathom.Networks;

/// <summary>Training met a number that is not finite; says at which step, and on which edge first. No weight was changed by that step.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a step this exception would say nothing.")]
public sealed class DivergenceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="step">The step.</param>
    /// <param name="edge">The first edge on which a number was not finite; null when none was found.</param>
    public DivergenceException(long step, NetworkEdge? edge)
        : base(MessageOf(step, edge))
    {
        Step = step;
        Edge = edge;
    }

    /// <summary>The number of the step from 0.</summary>
    public long Step { get; }

    /// <summary>The first edge on which a number was not finite: of the forward pass, or else of the backward pass.</summary>
    public NetworkEdge? Edge { get; }

    private static string MessageOf(long step, NetworkEdge? edge)
    {
        string place = edge is null
            ? "the sum of the squared gradients overflows"
            : string.Create(CultureInfo.InvariantCulture, $"{(edge.IsGradient ? "the gradient of " : "")}'{edge.Value}'{(edge.Node.Length > 0 && edge.Node != edge.Value ? $" of node '{edge.Node}'" : "")} is the first that is not finite");
        return string.Create(CultureInfo.InvariantCulture, $"Training diverged at step {step}: {place}.");
    }
}
