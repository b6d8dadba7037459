namespace Fathom.Diagnosis;

/// <summary>The numbers in which a network is looked at.</summary>
public enum MeasuringPrecision
{
    /// <summary>float64: what the network does, without the rounding of training.</summary>
    Full,

    /// <summary>float32: what training sees, rounding included.</summary>
    Training,
}
