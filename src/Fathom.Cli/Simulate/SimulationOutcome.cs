using System.Globalization;
using Fathom.Sampling;

namespace Fathom.Cli;

/// <summary>What came of a simulation.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Result">What was observed.</param>
/// <param name="Laws">The laws of finite width for the same network and batch, or null where they were not asked.</param>
internal sealed record SimulationOutcome(SimulationRequest Request, SimulationResult Result, FiniteWidthLaws? Laws = null)
{
    /// <summary>What was observed of each network.</summary>
    public SimulationRun Run => Result.Run;

    /// <summary>Whether all networks were simulated.</summary>
    public bool IsComplete => Run.Networks == Request.Options.Networks;

    /// <summary>The exit code: stopped work has failed, although what it found is shown.</summary>
    public int ExitCode => IsComplete ? FathomProgram.Done : FathomProgram.Failed;

    /// <summary>One sentence that says how many of how many networks there are, for a simulation that was stopped.</summary>
    public string StoppedSentence => string.Create(
        CultureInfo.InvariantCulture,
        $"The simulation was stopped after {Run.Networks} of {Request.Options.Networks} networks; all numbers are those of the networks that were finished.");
}
