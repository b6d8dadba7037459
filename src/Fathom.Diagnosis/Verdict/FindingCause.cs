namespace Fathom.Diagnosis;

/// <summary>What is wrong.</summary>
public enum FindingCause
{
    /// <summary>A value or gradient is infinite or not a number.</summary>
    NonFinite,

    /// <summary>Gradients grow from layer to layer because of batch norm itself.</summary>
    BatchNorm,

    /// <summary>The weights begin too large or too small for their number of inputs.</summary>
    Initialization,

    /// <summary>The network is too deep for its kind without skips.</summary>
    MissingSkip,

    /// <summary>The gain or the activation makes signals grow or fade.</summary>
    Activation,

    /// <summary>The batch is too small for batch norm.</summary>
    BatchTooSmall,

    /// <summary>The epsilon of a norm is of the size of what it divides by, or far below rounding.</summary>
    Epsilon,

    /// <summary>The input is not standardized.</summary>
    InputScaling,

    /// <summary>Units of a rectifier are zero on all samples.</summary>
    DeadUnits,

    /// <summary>Units of a bounded activation lie where it is flat.</summary>
    SaturatedUnits,

    /// <summary>A norm is applied to what is normalized already.</summary>
    DuplicateNormalization,

    /// <summary>A bias stands before a norm that takes it out again.</summary>
    BiasBeforeNorm,

    /// <summary>Running statistics are not those of the data.</summary>
    RunningStatistics,

    /// <summary>Batch norm was folded into other layers by the export.</summary>
    FoldedNorm,

    /// <summary>Weights are all zero.</summary>
    ZeroWeights,

    /// <summary>The output does not depend on the input.</summary>
    ConstantOutput,

    /// <summary>No norm keeps signals of a deep network in range.</summary>
    MissingNorm,

    /// <summary>A random operation makes the measurement random.</summary>
    Randomness,
}
