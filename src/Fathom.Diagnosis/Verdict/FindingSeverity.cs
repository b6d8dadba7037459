namespace Fathom.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>The network will train worse than it could.</summary>
    Warning,

    /// <summary>The network cannot be trained, or not as it is meant.</summary>
    Error,
}
