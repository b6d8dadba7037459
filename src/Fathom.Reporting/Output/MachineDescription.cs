using System.Runtime.InteropServices;

namespace Fathom.Reporting;

/// <summary>The machine that made a result.</summary>
/// <param name="OperatingSystem">Name and version of the operating system.</param>
/// <param name="Architecture">The processor architecture of the process, such as <c>X64</c>.</param>
/// <param name="Cores">Number of processors the process may use.</param>
/// <param name="Runtime">Name and version of the .NET runtime.</param>
public sealed record MachineDescription(string OperatingSystem, string Architecture, int Cores, string Runtime)
{
    /// <summary>Describes the machine this process runs on.</summary>
    /// <returns>The description. It names no user, host or network.</returns>
    public static MachineDescription Current() => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription);
}
