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
}
