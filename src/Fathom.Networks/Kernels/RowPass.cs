namespace Fathom.Networks;

/// <summary>What a sweep over rows does.</summary>
internal enum RowPass
{
    /// <summary>Measures rows and normalizes them.</summary>
    Normalize,

    /// <summary>Pulls gradients of rows back.</summary>
    PullBack,

    /// <summary>Sums the gradients of scale and shift.</summary>
    Parameters,
}
