namespace Fathom.Studies;

/// <summary>The precision in which a network is trained.</summary>
public enum TrainingPrecision
{
    /// <summary>float32.</summary>
    Binary32,

    /// <summary>float64.</summary>
    Binary64,
}
