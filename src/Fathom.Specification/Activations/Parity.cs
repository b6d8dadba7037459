namespace Fathom.Specification;

/// <summary>Symmetry of a scalar function under reflection of its argument.</summary>
public enum Parity
{
    /// <summary>Neither odd nor even.</summary>
    None,

    /// <summary>φ(−x) = −φ(x).</summary>
    Odd,

    /// <summary>φ(−x) = φ(x).</summary>
    Even,
}
