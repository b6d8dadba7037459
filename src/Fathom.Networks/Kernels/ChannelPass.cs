namespace Fathom.Networks;

/// <summary>What a sweep over channels does.</summary>
internal enum ChannelPass
{
    /// <summary>Measures the batch and normalizes by it.</summary>
    NormalizeByBatch,

    /// <summary>Normalizes by the running statistics.</summary>
    NormalizeByRunning,

    /// <summary>Pulls gradients back.</summary>
    PullBack,
}
