namespace Fathom.Studies;

/// <summary>What can stand between a sweep and its folder.</summary>
public enum SweepFault
{
    /// <summary>The folder is not that of a sweep.</summary>
    NotASweep,

    /// <summary>The folder may not be written to.</summary>
    ReadOnly,

    /// <summary>There is no space left.</summary>
    FullDisk,

    /// <summary>Another process works on the folder.</summary>
    InUse,

    /// <summary>The folder holds another sweep than the one asked for.</summary>
    ManifestDiffers,

    /// <summary>The manifest was cut short or changed.</summary>
    ManifestDamaged,

    /// <summary>Results are missing.</summary>
    Incomplete,

    /// <summary>A cell needs more memory than the limit allows.</summary>
    TooLarge,

    /// <summary>The scheduler of the cluster is not there, or refuses.</summary>
    Scheduler,

    /// <summary>The system refused for another reason.</summary>
    Storage,
}
