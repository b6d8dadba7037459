namespace Fathom.Sampling;

/// <summary>What training makes small: a function of the read-out's outputs and the labels, averaged over the samples of a batch.</summary>
public enum TrainingLoss
{
    /// <summary>Softmax cross-entropy.</summary>
    CrossEntropy = 0,

    /// <summary>Half the squared distance from the one-hot label.</summary>
    SquaredError = 1,
}
