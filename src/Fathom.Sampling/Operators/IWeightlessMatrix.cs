using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A weight matrix whose answers are drawn from their exact joint law, without the matrix.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>An object serves one layer of one network after another. Between the two questions of a network it keeps small matrices and, if it was given memory for it, ξ.</remarks>
internal interface IWeightlessMatrix<T> : IWeightMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How H was factored.</summary>
    public FactorRoute InputRoute { get; }

    /// <summary>How D, or for orthogonal weights what is left of it, was factored.</summary>
    public FactorRoute CotangentRoute { get; }

    /// <summary>r, the rank of H as it was used.</summary>
    public int InputRank { get; }

    /// <summary>k, the rank of the noise in the backward answer; never more than the directions that the matrix has left.</summary>
    public int CotangentRank { get; }

    /// <summary>Turns to the matrix of another network.</summary>
    /// <param name="layer">The stream of purpose 0 of that network's layer; the purposes of <see cref="WeightPurpose"/> are drawn from.</param>
    public void Begin(StreamKey layer);
}
