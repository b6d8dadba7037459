namespace Fathom.Networks;

/// <summary>What a pass over a batch that is joined into one matrix does.</summary>
internal enum JoinedPass
{
    /// <summary>Makes the matrix of windows, by input channels.</summary>
    Windows,

    /// <summary>Makes the matrix of gradients of the outputs, by output channels.</summary>
    OutputGradients,

    /// <summary>Computes the outputs, by output channels.</summary>
    Forward,

    /// <summary>Computes the gradient of the input, by input channels.</summary>
    InputGradient,

    /// <summary>Computes the gradient of the weights, by output channels.</summary>
    WeightGradient,
}
