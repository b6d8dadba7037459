namespace Fathom.Cli;

/// <summary>Whether the terminal says that it knows 24-bit colors.</summary>
internal static class TerminalColors
{
    /// <summary>True when COLORTERM says so and NO_COLOR does not forbid it.</summary>
    public static bool AreKnown =>
        Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
