namespace Fathom.Studies;

/// <summary>The lens that looks at a cell's network.</summary>
public enum SweepLens
{
    /// <summary>Theory at infinite width.</summary>
    Predict,

    /// <summary>Random networks of finite width.</summary>
    Simulate,

    /// <summary>Networks with real weights, trained on real or synthetic samples.</summary>
    Train,
}
