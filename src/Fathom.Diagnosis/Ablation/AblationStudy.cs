using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Tells causes apart by changing a network and measuring it again: other weights, half the gain, no norm, skips.</summary>
/// <param name="graph">The network.</param>
/// <param name="weights">Its parameters.</param>
/// <param name="batch">The samples.</param>
/// <param name="options">How it is looked at.</param>
internal sealed class AblationStudy(NetworkGraph graph, ParameterSet<double> weights, DiagnosisBatch batch, DiagnosisOptions options)
{
    /// <summary>Measures all changes that the network allows.</summary>
    /// <returns>The measured changes.</returns>
    public ImmutableArray<Ablation> Run()
    {
        List<Ablation> done = [];
        Try(done, 0, FindingCause.Initialization, "draw the weights anew with variance 2 over the number of inputs (He)", graph, LayerWeights.Redrawn(graph, weights, NormalInitializer.He(), options.Seed));
        Try(done, 1, FindingCause.Initialization, "begin with orthogonal weights", graph, LayerWeights.Redrawn(graph, weights, new OrthogonalInitializer(1), options.Seed));
        bool hasNorm = graph.Nodes.Any(node => node.Operation is BatchNormalization);
        if (hasNorm)
        {
            Try(done, 2, FindingCause.Activation, "begin with half the gain: scale 0.5 in every batch norm", graph, Halved());

            // Weights that were drawn for a norm do not keep a signal without one; drawn for a network without norm, they show what the norm itself does.
            NetworkGraph bare = GraphChange.WithoutBatchNorm(graph);
            ParameterSet<double> critical = LayerWeights.Redrawn(bare, LayerWeights.Copied(bare, weights), NormalInitializer.He(), options.Seed);
            Try(done, 3, FindingCause.BatchNorm, "take batch norm out and draw the weights by He, or use another norm", bare, critical);
        }

        if (GraphChange.WithSkips(graph) is { } skipped)
        {
            Try(done, 4, FindingCause.MissingSkip, "add skips around the layers", skipped, LayerWeights.Copied(skipped, weights));
        }

        return [.. done];
    }

    private void Try(List<Ablation> done, int rank, FindingCause cause, string advice, NetworkGraph changed, ParameterSet<double> numbers)
    {
        NetworkMeasurement measured = NetworkMeter.Measure(changed, numbers, batch, options);
        if (!double.IsNaN(measured.TotalLogGrowth))
        {
            done.Add(new Ablation(rank, cause, advice, measured.GradientGrowth, measured.TotalLogGrowth));
        }
    }

    private ParameterSet<double> Halved()
    {
        ParameterSet<double> halved = LayerWeights.Copied(graph, weights);
        HashSet<string> scales = [.. graph.Nodes.Where(node => node.Operation is BatchNormalization && node.Inputs.Length > 1).Select(node => node.Inputs[1])];
        foreach (GraphParameter parameter in graph.Parameters.Where(parameter => scales.Contains(parameter.Name)))
        {
            foreach (ref double value in halved[parameter.Name])
            {
                value *= 0.5;
            }
        }

        return halved;
    }
}
