using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>An audit with all that the outputs of <c>fathom audit</c> show of it.</summary>
/// <param name="Audit">The audit.</param>
/// <param name="Inputs">The batch in words.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Seed">The seed.</param>
internal sealed record AuditOutcome(NetworkAudit Audit, string Inputs, int Samples, ulong Seed)
{
    /// <summary>Whether a law that should hold is broken.</summary>
    public bool IsBroken => (Audit.ShouldConserve && !Audit.Conserves) || (Audit.ShouldBeScaleFree && !Audit.IsScaleFree);
}
