using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The working memory of weight matrices that are asked one after the other, as one network's are; not for two threads at once.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>Nothing is remembered here between two questions, so any number of layers and networks may share it. It grows to what the largest needs.</remarks>
internal sealed class OperatorWorkspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are worked on at a time: a block of the Gram product, so that blocks change no bits.</summary>
    public const int BlockRows = GramProduct.BlockRows;

    /// <summary>Double working memory: small matrices, and wide ones on the staged route.</summary>
    public ScratchArena<double> Doubles { get; } = new();

    /// <summary>Working memory in the type of wide matrices.</summary>
    public ScratchArena<T> Wides { get; } = new();

    /// <summary>Working memory for orders of columns.</summary>
    public ScratchArena<int> Indices { get; } = new();

    /// <summary>What the noise of a backward answer is multiplied by.</summary>
    public StaircaseMatrix<T> Noise { get; } = new();

    /// <summary>The explicit basis of a layer's input, on the staged route.</summary>
    public StagedOrthogonalization Basis { get; } = new();

    /// <summary>The explicit frame that an orthogonal matrix maps a basis to, where one is needed.</summary>
    public StagedOrthogonalization Frame { get; } = new();

    /// <summary>Takes all working memory back.</summary>
    public void Reset()
    {
        Doubles.Reset();
        Wides.Reset();
        Indices.Reset();
    }
}
