using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Cli;

/// <summary>Draws the weights of a network anew.</summary>
internal static class Reinitialization
{
    /// <summary>Draws the weights of the layers by a law; everything else stays.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="law">The name of the law; null or as-is for none.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="MisuseException">There is no such law.</exception>
    public static ParameterSet<double> Apply(NetworkGraph graph, ParameterSet<double> weights, string? law, ulong seed) => law switch
    {
        null or "as-is" => weights,
        "he" => LayerWeights.Redrawn(graph, weights, NormalInitializer.He(), seed),
        "xavier" => LayerWeights.Redrawn(graph, weights, NormalInitializer.Xavier(), seed),
        "orthogonal" => LayerWeights.Redrawn(graph, weights, new OrthogonalInitializer(1), seed),
        _ => throw new MisuseException($"--reinit must be as-is, he, xavier or orthogonal, not '{law}'."),
    };
}
