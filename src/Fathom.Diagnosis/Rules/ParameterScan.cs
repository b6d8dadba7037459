using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>What rules need to know of the numbers of parameters, found without a copy of all of them.</summary>
/// <param name="Norms">The Euclidean norm of each parameter by its name.</param>
/// <param name="Vectors">The numbers of those that rules look at one by one, by their names.</param>
/// <param name="Faulty">The first parameter that holds numbers that are infinite or none; null when there is none.</param>
internal sealed record ParameterScan(IReadOnlyDictionary<string, double> Norms, IReadOnlyDictionary<string, double[]> Vectors, string? Faulty)
{
    private delegate ReadOnlySpan<double> Reader(GraphParameter parameter);

    /// <summary>Looks at the numbers with which the parameters begin, one parameter after the other.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="seed">The seed of parameters that have no stored numbers.</param>
    /// <param name="vectors">The parameters whose numbers are kept.</param>
    /// <returns>What was found.</returns>
    public static ParameterScan Of(NetworkGraph graph, ulong seed, IReadOnlySet<string> vectors)
    {
        double[] room = new double[graph.Parameters.Select(parameter => parameter.Shape.Elements).DefaultIfEmpty().Max()];
        return Of(graph, vectors, parameter =>
        {
            Span<double> part = room.AsSpan(0, parameter.Shape.Elements);
            parameter.Initializer.Fill(part, parameter.Shape, seed, parameter.Name);
            return part;
        });
    }

    /// <summary>Looks at numbers that are there.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="vectors">The parameters whose numbers are kept.</param>
    /// <returns>What was found.</returns>
    public static ParameterScan Of(NetworkGraph graph, ParameterSet<double> weights, IReadOnlySet<string> vectors) => Of(graph, vectors, parameter => weights[parameter.Name]);

    private static ParameterScan Of(NetworkGraph graph, IReadOnlySet<string> vectors, Reader read)
    {
        Dictionary<string, double> norms = new(StringComparer.Ordinal);
        Dictionary<string, double[]> kept = new(StringComparer.Ordinal);
        string? faulty = null;
        foreach (GraphParameter parameter in graph.Parameters)
        {
            ReadOnlySpan<double> numbers = read(parameter);
            double norm = TensorPrimitives.Norm(numbers);
            norms[parameter.Name] = norm;

            // A norm is finite when all numbers are, unless their squares overflow.
            faulty ??= double.IsFinite(norm) || TensorPrimitives.IsFiniteAll(numbers) ? null : parameter.Name;
            if (vectors.Contains(parameter.Name))
            {
                kept[parameter.Name] = numbers.ToArray();
            }
        }

        return new ParameterScan(norms, kept, faulty);
    }
}
