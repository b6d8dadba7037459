namespace Fathom.Data;

/// <summary>How far a download has come.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Received">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Length">Bytes of the whole file.</param>
public readonly record struct DownloadProgress(string Name, long Received, long Length);
