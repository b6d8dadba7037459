using System.Numerics;
using System.Numerics.Tensors;

namespace Fathom.Networks;

/// <summary>Makes the numbers that belong to the parameters of a network.</summary>
public static class ParameterSet
{
    private const int Part = 1 << 16;

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
        double[] values = new double[graph.Parameters.Select(RoomFor).DefaultIfEmpty().Max()];
        foreach (GraphParameter parameter in graph.Parameters)
        {
            Span<T> destination = set[parameter.Name];
            if (parameter.Initializer is IPartwiseInitializer partwise && parameter.Shape.Elements > Part)
            {
                for (int first = 0; first < destination.Length; first += Part)
                {
                    Span<double> some = values.AsSpan(0, Math.Min(Part, destination.Length - first));
                    partwise.FillPart(some, first, parameter.Name);
                    TensorPrimitives.ConvertTruncating<double, T>(some, destination[first..]);
                }

                continue;
            }

            Span<double> all = values.AsSpan(0, parameter.Shape.Elements);
            parameter.Initializer.Fill(all, parameter.Shape, seed, parameter.Name);
            TensorPrimitives.ConvertTruncating<double, T>(all, destination);
        }

        return set;
    }

    private static int RoomFor(GraphParameter parameter) => parameter.Initializer is IPartwiseInitializer ? Math.Min(Part, parameter.Shape.Elements) : parameter.Shape.Elements;
}
