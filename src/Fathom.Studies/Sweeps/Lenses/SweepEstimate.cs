namespace Fathom.Studies;

/// <summary>What a sweep is expected to take.</summary>
/// <param name="Seconds">Time on the threads that it may use, calibrated on this machine.</param>
/// <param name="ProcessorSeconds">Time of one thread for all its cells.</param>
/// <param name="LargestCell">The estimated bytes of the largest cell.</param>
/// <param name="Bytes">The estimated bytes of the cells at work at once.</param>
/// <param name="Calibrated">How many cells were computed to tell.</param>
public sealed record SweepEstimate(double Seconds, double ProcessorSeconds, long LargestCell, long Bytes, int Calibrated);
