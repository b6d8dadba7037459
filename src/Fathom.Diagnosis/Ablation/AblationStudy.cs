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
    private const double HalfGain = 0.5;

    /// <summary>Measures all changes that the network allows.</summary>
    /// <returns>The measured changes, in the order in which causes are believed: a wrong weight before a gain, a gain before a norm, a norm before a missing skip.</returns>
    public ImmutableArray<Ablation> Run()
    {
        List<Ablation> done = [];
        bool hasNorm = graph.Nodes.Any(node => node.Operation is BatchNormalization);
        Try(done, FindingCause.Initialization, "draw the weights anew with variance 2 over the number of inputs (He)", graph, LayerWeights.Redrawn(graph, weights, NormalInitializer.He(), options.Seed));
        Try(done, FindingCause.Initialization, "begin with orthogonal weights", graph, LayerWeights.Redrawn(graph, weights, new OrthogonalInitializer(1), options.Seed));
        Try(done, FindingCause.Activation, hasNorm ? "begin with half the gain: scale 0.5 in every batch norm" : "begin with half the gain: halve the weights of the layers", graph, Halved(hasNorm));
        if (hasNorm)
        {
            // Weights that were drawn for a norm do not keep a signal without one; drawn for a network without norm, they show what the norm itself does.
            NetworkGraph bare = GraphChange.WithoutBatchNorm(graph);
            ParameterSet<double> critical = LayerWeights.Redrawn(bare, LayerWeights.Copied(bare, weights), NormalInitializer.He(), options.Seed);
            Try(done, FindingCause.BatchNorm, "take batch norm out and draw the weights by He, or use another norm", bare, critical);
        }

        if (GraphChange.WithSkips(graph) is { } skipped)
        {
            Try(done, FindingCause.MissingSkip, "add skips around the layers", skipped, LayerWeights.Copied(skipped, weights));
        }

        return [.. done];
    }

    private void Try(List<Ablation> done, FindingCause cause, string change, NetworkGraph changed, ParameterSet<double> numbers)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        GrowthFit measured = NetworkMeter.Growth(changed, numbers, batch, options);
        if (!double.IsNaN(measured.TotalLogGrowth))
        {
            done.Add(new Ablation(cause, change, measured.GradientGrowth, measured.TotalLogGrowth));
        }
    }

    // The gain of an activation is the scale of the norm before it; without a norm it is the weight.
    private ParameterSet<double> Halved(bool hasNorm)
    {
        ParameterSet<double> halved = LayerWeights.Copied(graph, weights);
        IEnumerable<string> names = hasNorm
            ? graph.Nodes.Where(node => node.Operation is BatchNormalization && node.Inputs.Length > 1).Select(node => node.Inputs[1])
            : LayerPlace.Of(graph).Select(layer => layer.Weight);
        HashSet<string> scales = [.. names];
        foreach (GraphParameter parameter in graph.Parameters.Where(parameter => scales.Contains(parameter.Name)))
        {
            foreach (ref double value in halved[parameter.Name])
            {
                value *= HalfGain;
            }
        }

        return halved;
    }
}
