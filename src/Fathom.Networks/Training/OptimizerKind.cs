namespace Fathom.Networks;

/// <summary>How weights follow gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Gradient descent, with momentum or Nesterov's when asked for.</summary>
    GradientDescent,

    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>RMSProp (Tieleman and Hinton 2012).</summary>
    RootMeanSquare,
}
