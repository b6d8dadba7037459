namespace Fathom.Data;

/// <summary>How patiently files are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>How long a server may send nothing; 30 seconds by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a transfer is begun that was cut, each time where it was cut; 5 by default, at least 1.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Is told as bytes arrive, or null.</summary>
    public Action<DownloadProgress>? Progress { get; init; }
}
