using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Dense weight matrices of one network after the other, all kept or drawn again for every question.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class DenseMatrices<T> : IWeightMatrices<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseMatrix<T>[] matrices;
    private readonly ulong seed;

    /// <summary>Makes room.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="memory">Store keeps every matrix, replay one at a time.</param>
    public DenseMatrices(NetworkProgram program, SamplingMemory memory)
    {
        seed = program.Options.Seed;
        matrices = new DenseMatrix<T>[program.Depth];
        Initialization law = program.Spec.Initialization;
        int largest = checked(program.Width * Math.Max(program.Width, program.Batch.Features));
        DenseMatrixEntries<T>? shared = memory == SamplingMemory.Replay ? new DenseMatrixEntries<T>(largest) : null;
        for (int l = 1; l <= program.Depth; l++)
        {
            int inputs = program.Inputs(l);
            DenseMatrixEntries<T> entries = shared ?? new DenseMatrixEntries<T>(checked(program.Width * inputs));
            matrices[l - 1] = new DenseMatrix<T>(new DenseMatrixLaw(law.Kind, program.Width, inputs, law.WeightScale), entries);
        }
    }

    /// <inheritdoc />
    public void Begin(int network)
    {
        for (int l = 1; l <= matrices.Length; l++)
        {
            matrices[l - 1].Key = StreamKey.Of(seed, PassPurpose.Initialization, (uint)network, (uint)l, PassPurpose.Weights);
        }
    }

    /// <inheritdoc />
    public IWeightMatrix<T> Into(int layer) => matrices[layer - 1];
}
