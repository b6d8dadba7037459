namespace Fathom.Networks;

/// <summary>What a piece of a convolution does.</summary>
internal enum ConvolutionPass
{
    /// <summary>Computes outputs.</summary>
    Forward,

    /// <summary>Computes the gradient of the input.</summary>
    InputGradient,

    /// <summary>Computes the gradient of the weights over a part of the batch.</summary>
    WeightGradient,

    /// <summary>Adds the parts.</summary>
    SumOfWeightParts,
}
