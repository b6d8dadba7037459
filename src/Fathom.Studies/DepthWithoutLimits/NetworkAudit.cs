using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.FiniteWidth;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Specification;
using LayerSignal = Fathom.FiniteWidth.LayerSignal;

namespace Fathom.Studies;

/// <summary>Audits a network with real weights, layer by layer, forward and backward in float64: is the antisymmetric part of HᵀG conserved, and is the loss blind to the scale of weights?</summary>
/// <remarks>
/// Both are exact for linear layers and batch norm, so what breaks them is an activation, whose strength the drift measures, an ε, or an error in a backward pass. The cut is at the pre-activations of a layer, where
/// all of a network's state passes, with or without skips.
/// </remarks>
public sealed record NetworkAudit
{
    /// <summary>The relative drift up to which the law of conservation holds.</summary>
    public const double Tolerance = 1e-12;

    /// <summary>A gradient that is smaller than this, relative to that of the logits, is made of rounding errors.</summary>
    private const double Rounding = 1e-10;

    private NetworkAudit(NetworkSpec spec, ImmutableArray<NetworkAuditLayer> layers, double loss)
    {
        Spec = spec;
        Layers = layers;
        Loss = loss;
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>One entry per layer, from the input to the output, and the read-out as the last.</summary>
    public ImmutableArray<NetworkAuditLayer> Layers { get; }

    /// <summary>The mean cross-entropy.</summary>
    public double Loss { get; }

    /// <summary>The largest drift of a layer.</summary>
    public NetworkAuditLayer Worst => Layers.MaxBy(layer => layer.Drift)!;

    /// <summary>The largest cosine between a neuron's weights and their gradient.</summary>
    public double LargestCosine => Layers.SkipLast(1).Max(layer => layer.ScaleCosine);

    /// <summary>Whether theory says that the antisymmetric part is conserved: no activation, a norm over the batch or none, and no bias that a norm would not take away.</summary>
    public bool ShouldConserve =>
        IsLinear(Spec.Activation)
        && Spec.Normalization.Kind != NormalizationKind.Layer
        && (Spec.Initialization.BiasScale == 0 || (Spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true }));

    /// <summary>Whether theory says that the scale of weights does not matter: batch norm without ε right behind them.</summary>
    public bool ShouldBeScaleFree =>
        Spec.Normalization is { Kind: NormalizationKind.Batch, Epsilon: 0 }
        && Spec.Skip is null
        && (Spec.Normalization.Placement == NormalizationPlacement.Before || IsLinear(Spec.Activation))
        && Spec.Initialization.BiasScale == 0;

    /// <summary>Whether the law of conservation holds in every layer, apart from what rounding explains.</summary>
    public bool Conserves => Layers.All(layer => layer.Drift <= Tolerance + layer.Resolution);

    /// <summary>Whether the scale of weights does not matter, to twelve digits.</summary>
    public bool IsScaleFree => LargestCosine <= Tolerance;

    /// <summary>Builds a network, runs it on a batch and audits it.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="samples">Samples × features, at least 2.</param>
    /// <param name="labels">A class for each sample.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <returns>The audit.</returns>
    /// <exception cref="ArgumentException">The samples and labels do not fit, or nothing is left of the batch at the logits.</exception>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    public static NetworkAudit Run(NetworkSpec spec, Matrix samples, IReadOnlyList<int> labels, int classes, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (samples.Rows < 2 || labels.Count != samples.Rows || labels.Any(label => label < 0 || label >= classes))
        {
            throw new ArgumentException("An audit needs at least 2 samples with a label from 0 to the number of classes less one each.", nameof(labels));
        }

        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = samples.Columns, Outputs = classes });
        ImmutableArray<string> cuts = [.. Enumerable.Range(1, spec.Depth).Select(layer => $"layer.{layer}"), "scores"];
        using ExecutionPlan<double> plan = ExecutionPlan.Create(
            graph,
            ParameterSet.Initialize<double>(graph, seed),
            new PlanOptions { BatchSize = samples.Rows, Differentiated = ["loss"], KeptValues = cuts, KeptGradients = cuts });
        samples.Values.CopyTo(plan.Input("x"));
        Span<double> classOf = plan.Input("labels");
        for (int i = 0; i < samples.Rows; i++)
        {
            classOf[i] = labels[i];
        }

        plan.Forward();
        plan.Backward();
        EnsureAlive(plan, spec);
        LayerSignal[] signals = [.. cuts.Select((cut, i) => Signal(plan, cut, i == spec.Depth ? classes : spec.Width))];
        ConservationAudit audit = ConservationAudit.Of(signals, spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true });
        ImmutableArray<NetworkAuditLayer> layers =
        [
            .. audit.Layers.Select((found, i) => new NetworkAuditLayer(
                i == spec.Depth ? 0 : i + 1,
                found.LogNorm,
                found.LogAntisymmetric,
                found.SymmetricShare,
                found.Drift,
                found.Resolution,
                i == spec.Depth ? double.NaN : Cosine(plan, $"layer.{i + 1}.weight", spec.Width),
                i == spec.Depth ? double.NaN : Math.Log(TensorPrimitives.Norm(plan.Gradient($"layer.{i + 1}.weight"))))),
        ];
        return new NetworkAudit(spec, layers, plan.Value("loss")[0]);
    }

    /// <summary>Insists that there is a gradient: of samples that are all alike, batch norm leaves nothing but rounding.</summary>
    private static void EnsureAlive(ExecutionPlan<double> plan, NetworkSpec spec)
    {
        double above = TensorPrimitives.Norm(plan.Gradient("scores"));
        double largest = 0;
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            double norm = TensorPrimitives.Norm(plan.Gradient($"layer.{layer}.weight"));
            largest = double.IsFinite(norm) ? Math.Max(largest, norm) : double.NaN;
        }

        if (!(largest > Rounding * above))
        {
            throw new ArgumentException(
                "There is no gradient to audit: the samples are all alike, or zero, so that the norm leaves nothing of them; use distinct samples.", nameof(plan));
        }
    }

    private static LayerSignal Signal(ExecutionPlan<double> plan, string cut, int width)
    {
        int rows = plan.Value(cut).Length / width;
        return new LayerSignal(new Matrix(rows, width, plan.Value(cut).ToArray()), new Matrix(rows, width, plan.Gradient(cut).ToArray()));
    }

    private static double Cosine(ExecutionPlan<double> plan, string weight, int width)
    {
        int inputs = plan.Gradient(weight).Length / width;
        return ScaleInvarianceAudit.LargestCosine(
            new Matrix(width, inputs, plan.Parameters[weight].ToArray()), new Matrix(width, inputs, plan.Gradient(weight).ToArray()));
    }

    private static bool IsLinear(Activation activation) => activation.Homogeneity is { Degree: 1 } h && h.Positive == h.Negative;
}
