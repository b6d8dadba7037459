namespace Fathom.Networks;

/// <summary>What is left of a batch norm.</summary>
public enum NormForm
{
    /// <summary>Mean and deviation of the batch are taken out, then a trainable scale and shift.</summary>
    Full,

    /// <summary>Without scale and shift.</summary>
    WithoutAffine,

    /// <summary>The mean is subtracted, nothing is divided; with scale and shift. It knows no running statistics.</summary>
    MeanOnly,

    /// <summary>Divided by the deviation, the mean stays; with scale and shift. It knows no running statistics.</summary>
    DeviationOnly,
}
