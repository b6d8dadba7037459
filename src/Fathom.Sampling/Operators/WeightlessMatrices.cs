using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Weight matrices of one network after the other that are never made.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class WeightlessMatrices<T> : IWeightMatrices<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IWeightlessMatrix<T>[] matrices;
    private readonly ulong seed;

    /// <summary>Makes room.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="memory">Store keeps the random numbers of every forward answer, replay draws them again.</param>
    /// <param name="route">How columns are orthonormalized, or null for whatever their conditioning asks for.</param>
    public WeightlessMatrices(NetworkProgram program, SamplingMemory memory, FactorRoute? route = null)
    {
        seed = program.Options.Seed;
        matrices = new IWeightlessMatrix<T>[program.Depth];
        OperatorWorkspace<T> workspace = new();
        Initialization law = program.Spec.Initialization;
        for (int l = 1; l <= program.Depth; l++)
        {
            DenseMatrixLaw matrix = new(law.Kind, program.Width, program.Inputs(l), law.WeightScale);
            int frame = law.Kind == InitializationKind.Orthogonal ? matrix.Frame : 0;
            WeightShape shape = new(matrix.Rows, matrix.Columns, program.Columns, program.BackwardColumns, matrix.Factor, frame);
            ColumnStructure structure = new(
                program.Batch.Sizes,
                InputSumsToZero: program.ActivationsAreCentred(l - 1),
                CotangentSumsToZero: program.ReadsCentred,
                ReadsCentred: program.ReadsCentred);

            // Drawn before they are read, so that zeros would be written for nothing.
            T[] projections = memory == SamplingMemory.Store
                ? GC.AllocateUninitializedArray<T>(checked((int)WeightlessOperator.StoredEntries(shape))) : [];
            matrices[l - 1] = WeightlessOperator.Create<T>(shape, structure, workspace, projections, route);
        }
    }

    /// <inheritdoc />
    public void Begin(int network)
    {
        for (int l = 1; l <= matrices.Length; l++)
        {
            matrices[l - 1].Begin(StreamKey.Of(seed, PassPurpose.Initialization, (uint)network, (uint)l, 0));
        }
    }

    /// <inheritdoc />
    public IWeightMatrix<T> Into(int layer) => matrices[layer - 1];
}
