namespace Fathom.Studies;

/// <summary>A result file that is not as it was written.</summary>
/// <param name="Index">The place of its cell in the manifest.</param>
/// <param name="Path">The file.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record DamagedResult(int Index, string Path, string Fault);
