using System.Numerics;

namespace Fathom.Networks;

/// <summary>Makes the numbers that belong to the parameters of a network.</summary>
public static class ParameterSet
{
    /// <summary>Zeros for the parameters of a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <returns>The set.</returns>
    public static ParameterSet<T> Zeros<T>(NetworkGraph graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new ParameterSet<T>(new ParameterLayout(graph.Parameters));
    }

    /// <summary>The initial parameters of a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network, whose parameters say how they begin.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ShapeException">The initial law of a parameter is not defined for its shape.</exception>
    public static ParameterSet<T> Initialize<T>(NetworkGraph graph, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterSet<T> set = Zeros<T>(graph);
        double[] values = new double[graph.Parameters.Select(parameter => parameter.Shape.Elements).DefaultIfEmpty().Max()];
        foreach (GraphParameter parameter in graph.Parameters)
        {
            Span<double> part = values.AsSpan(0, parameter.Shape.Elements);
            parameter.Initializer.Fill(part, parameter.Shape, seed, parameter.Name);
            Span<T> destination = set[parameter.Name];
            for (int i = 0; i < part.Length; i++)
            {
                destination[i] = T.CreateTruncating(part[i]);
            }
        }

        return set;
    }
}
