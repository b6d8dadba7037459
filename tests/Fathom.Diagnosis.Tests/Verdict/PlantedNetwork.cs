using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Diagnosis.Tests;

/// <summary>A perceptron or a convolutional network in which one thing may be wrong.</summary>
public sealed record PlantedNetwork
{
    public int Depth { get; init; } = 8;

    public int Width { get; init; } = 48;

    public bool IsConvolutional { get; init; }

    public bool HasNorm { get; init; } = true;

    public bool HasDoubleNorm { get; init; }

    public bool HasSkips { get; init; }

    public string Activation { get; init; } = "relu";

    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The factor of the weights of one layer, or of all when there is none.</summary>
    public double WeightFactor { get; init; } = 1;

    /// <summary>The layer in which something is wrong; 0 for all.</summary>
    public int FaultyLayer { get; init; }

    /// <summary>What is added to every bias of the faulty layer.</summary>
    public double Bias { get; init; }

    public double RunningVariance { get; init; } = 1;

    /// <summary>Whether the weights of the read-out are zero.</summary>
    public bool HasDeafOutput { get; init; }

    public ulong Seed { get; init; } = 5;

    public NetworkGraph Build()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", IsConvolutional ? [TensorShape.Batch, 3, 8, 8] : [TensorShape.Batch, 32]);
        GraphValue h = x;
        Activation activation = new(ActivationCatalog.Create(Activation));
        for (int layer = 1; layer <= Depth; layer++)
        {
            bool isFaulty = FaultyLayer == 0 || FaultyLayer == layer;
            double gain = Activation == "relu" ? Math.Sqrt(2) : 1;
            NormalInitializer weights = new(isFaulty ? gain * WeightFactor : gain);
            ConstantInitializer? bias = isFaulty && Bias != 0 ? new ConstantInitializer(Bias) : null;
            GraphValue before = h;
            h = IsConvolutional ? h.Convolution(Width / 3, 3, $"layer.{layer}", padding: 1, weights: weights, bias: bias) : h.Linear(Width, $"layer.{layer}", weights, bias);
            h = HasNorm ? Normalized(h, layer, isFaulty) : h;
            h = h.Activate(activation, $"layer.{layer}.activation");
            h = HasSkips && before.Shape.Equals(h.Shape) ? before.Plus(h, $"layer.{layer}.sum") : h;
        }

        GraphValue features = IsConvolutional ? builder.Add(new Flatten(), "flat", builder.Add(new GlobalAveragePooling(), "pool", h)) : h;
        return builder.Build(features.Linear(10, "scores", HasDeafOutput ? ConstantInitializer.Zeros : new NormalInitializer(1), ConstantInitializer.Zeros));
    }

    private GraphValue Normalized(GraphValue h, int layer, bool isFaulty)
    {
        h = h.BatchNorm($"layer.{layer}.norm", new BatchNormalization { Epsilon = isFaulty ? Epsilon : 1e-5 });
        return HasDoubleNorm && isFaulty ? h.BatchNorm($"layer.{layer}.second") : h;
    }

    public ParameterSet<double> Weights(NetworkGraph graph)
    {
        ParameterSet<double> weights = ParameterSet.Initialize<double>(graph, Seed);
        foreach (GraphParameter parameter in graph.Parameters.Where(parameter => RunningVariance != 1 && parameter.Name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            weights[parameter.Name].Fill(RunningVariance);
        }

        return weights;
    }
}
