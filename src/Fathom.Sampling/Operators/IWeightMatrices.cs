using System.Numerics;

namespace Fathom.Sampling;

/// <summary>The weight matrices of one network after the other; belongs to one worker.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IWeightMatrices<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Turns to another network; matrices that were handed out before must not be used any more.</summary>
    /// <param name="network">The number of the network.</param>
    public void Begin(int network);

    /// <summary>The matrix that leads into a layer.</summary>
    /// <param name="layer">The layer, 1 to L.</param>
    /// <returns>The matrix; the same one each time while the network lasts.</returns>
    public IWeightMatrix<T> Into(int layer);
}
