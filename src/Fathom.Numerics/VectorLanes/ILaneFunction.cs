namespace Fathom.Numerics;

/// <summary>A function of one variable, written once for all register widths.</summary>
internal interface ILaneFunction
{
    /// <summary>Evaluates the function in every lane.</summary>
    /// <param name="x">Arguments.</param>
    /// <returns>Values.</returns>
    public static abstract TLanes Evaluate<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>;
}
