namespace Fathom.Specification;

/// <summary>Over what a network normalizes its pre-activations.</summary>
public enum NormalizationKind
{
    /// <summary>Not at all, <c>none</c>.</summary>
    None,

    /// <summary>Each neuron over the batch, <c>batch</c> (Ioffe and Szegedy 2015).</summary>
    Batch,

    /// <summary>Each sample over its neurons, <c>layer</c> (Ba et al. 2016).</summary>
    Layer,
}
