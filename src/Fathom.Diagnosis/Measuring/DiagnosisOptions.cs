namespace Fathom.Diagnosis;

/// <summary>How a network is looked at.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>The threads that share the work; as many as the machine has by default. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The seed with which parameters begin that have no stored numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether causes are told apart by changing the network and measuring again. True by default.</summary>
    public bool Ablates { get; init; } = true;

    /// <summary>The numbers in which nodes and layers are measured; float64 by default. The other precision always runs beside it, for the digits that float32 gets right.</summary>
    public MeasuringPrecision Precision { get; init; }

    /// <summary>Called when a part of the work is done, with how many are done and how many there are; null when nobody watches.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Stops the work between two nodes.</summary>
    public CancellationToken Cancellation { get; init; }
}
