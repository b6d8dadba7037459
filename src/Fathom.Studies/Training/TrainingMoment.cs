namespace Fathom.Studies;

/// <summary>When in a run its network was looked at.</summary>
public enum TrainingMoment
{
    /// <summary>Before the first step.</summary>
    Before,

    /// <summary>After one step.</summary>
    FirstStep,

    /// <summary>At the end.</summary>
    End,
}
