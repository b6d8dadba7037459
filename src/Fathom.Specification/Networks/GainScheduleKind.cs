namespace Fathom.Specification;

/// <summary>The rule by which gains depend on the layer.</summary>
public enum GainScheduleKind
{
    /// <summary>1 in every layer, <c>constant</c>.</summary>
    Constant,

    /// <summary>l⁻ᵖ in layer l, <c>power</c>.</summary>
    Power,

    /// <summary>One given gain per layer, <c>list</c>.</summary>
    List,
}
