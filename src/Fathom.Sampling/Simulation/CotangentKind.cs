namespace Fathom.Sampling;

/// <summary>Which gradient of the last layer's activations is pulled back.</summary>
public enum CotangentKind
{
    /// <summary>Independent standard normal entries: the gradient of a random linear function of the last activations.</summary>
    Random = 0,

    /// <summary>Of the mean softmax cross-entropy of a linear read-out, on the batch's labels.</summary>
    CrossEntropy = 1,

    /// <summary>Of half the mean squared error of a linear read-out against one-hot labels.</summary>
    SquaredError = 2,
}
